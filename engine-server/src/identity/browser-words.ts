import Bowser from 'bowser'

/** What a browser calls itself, in words for people; empty where it does not say. It can say anything: it proves nothing. */
export function browserWords(userAgent: string): { readonly browser: string; readonly system: string } {
  if (userAgent === '') return { browser: '', system: '' }
  const { browser, os } = Bowser.parse(userAgent)
  const version = /^\d{1,5}/.exec(browser.version ?? '')?.[0]
  const name = browser.name ?? ''
  return {
    browser: name === '' ? '' : [name, ...(version === undefined ? [] : [version])].join(' '),
    system: os.name ?? '',
  }
}
