const words: Record<string, readonly [mac: string, other: string]> = {
  mod: ['⌘', 'Ctrl'],
  shift: ['⇧', 'Shift'],
  alt: ['⌥', 'Alt'],
  enter: ['↵', 'Enter'],
  escape: ['Esc', 'Esc'],
  up: ['↑', '↑'],
  down: ['↓', '↓'],
  left: ['←', '←'],
  right: ['→', '→'],
  space: ['Space', 'Space'],
}

/** The labels of keys written as `mod+shift+k`, as the platform's keyboards print them. */
export function keyLabels(keys: string, mac: boolean): readonly string[] {
  return keys.split('+').map((key) => words[key]?.[mac ? 0 : 1] ?? key.toUpperCase())
}
