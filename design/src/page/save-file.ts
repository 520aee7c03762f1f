/** Hands content to the browser's downloads under a name. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken the file by the next turn; freeing it in this one could cancel it.
  setTimeout(() => URL.revokeObjectURL(url), 0)
}
