// goToUnread puts the focus on the first field of a form whose entry cannot be read, and tells whether there is one. Its value is that
// of before, which must not be sent in its place.
export function goToUnread(within: HTMLElement | null): boolean {
  const field = within?.querySelector<HTMLElement>('[data-unread] input')
  field?.focus()
  return Boolean(field)
}
