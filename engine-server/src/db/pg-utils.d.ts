// Of the driver, whose types leave it out: how it turns a value into what is sent.
declare module 'pg/lib/utils.js' {
  export function prepareValue(value: unknown): unknown
}
