/**
 * Has programs looked for in the PATH alone. Windows takes one that lies in the current folder first, which may be anybody's: a store of
 * passwords with a `gpg.exe` of its own. With this variable libuv (since 1.48) looks there no more, as Windows' shell does.
 */
export function lookInPathAlone(env: Record<string, string | undefined>, platform: NodeJS.Platform): void {
  if (platform === 'win32') env.NoDefaultCurrentDirectoryInExePath = '1'
}
