import { expect, test } from 'vitest'
import { browserWords } from './browser-words.ts'

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0',
    { browser: 'Firefox 131', system: 'Windows' },
  ],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
    { browser: 'Chrome 130', system: 'Linux' },
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    { browser: 'Safari 18', system: 'iOS' },
  ],
  ['', { browser: '', system: '' }],
])('%s', (userAgent, words) => {
  expect(browserWords(userAgent)).toEqual(words)
})

test('what is no browser does not fail', () => {
  for (const userAgent of ['curl/8.5.0', '<script>', 'x'.repeat(400), '(((((((((((('])
    expect(browserWords(userAgent).system).toBe('')
})
