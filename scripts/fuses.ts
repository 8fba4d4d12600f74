import { type FuseConfig, FuseV1Options, FuseVersion } from '@electron/fuses'

/**
 * Electron's switches that are burnt into the packaged program. All of them are named: a fuse that a newer Electron adds
 * stops the packaging until it is decided here.
 */
export const fuses = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  // Changing the program voids its ad-hoc signature on Apple silicon; a real signature is made afterwards.
  resetAdHocDarwinSignature: true,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Turns an out-of-bounds access of WebAssembly into an exception instead of a check before every access.
  [FuseV1Options.WasmTrapHandlers]: true,
} as const satisfies FuseConfig
