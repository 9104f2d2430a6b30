// What the keyboard does on every screen, as rules without a browser.

// Press is a key that was pressed, and where.
export interface Press {
  key: string
  ctrl: boolean // or ⌘
  alt: boolean
  typing: boolean // in a field
  dialog: boolean // something is open above the screen
}

// Command is what a key means: open the palette, the list of keys, the search of this screen, or go somewhere.
export type Command = { is: 'palette' } | { is: 'list' } | { is: 'search' } | { is: 'go'; path: string }

const patience = 1200 // milliseconds between g and its letter

// makeKeys understands keys one after the other. paths are the screens by their letter.
export function makeKeys(paths: ReadonlyMap<string, string>) {
  let since = -Infinity // when g was pressed
  return (press: Press, now: number): Command | null => {
    const waits = now - since < patience
    since = -Infinity
    const key = press.key.toLowerCase()
    if (press.ctrl && !press.alt && key === 'k') return press.dialog ? null : { is: 'palette' }
    if (press.ctrl || press.alt || press.typing || press.dialog) return null
    const path = waits ? paths.get(key) : undefined
    if (path !== undefined) return { is: 'go', path }
    if (key === 'g') since = now
    if (press.key === '?') return { is: 'list' }
    if (press.key === '/') return { is: 'search' }
    return null
  }
}
