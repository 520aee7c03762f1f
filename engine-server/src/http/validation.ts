import { Ajv2020, type Format, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { AppError } from '../errors.ts'
import { contractDocument, documentId, type OperationContract, type ParameterContract } from './contract.ts'
import { fieldMessages } from './validation-messages.ts'

const options = {
  strict: true,
  strictTypes: false,
  strictRequired: false,
  allowUnionTypes: true,
  useDefaults: true,
  discriminator: true, // the branch of a oneOf is known by its tag, so its mistakes can be named
  verbose: true, // the messages quote the schema
  addUsedSchema: false,
} as const

/** The years that both JavaScript and PostgreSQL can write as RFC 3339 does. */
const [earliest, latest] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')]
/** Whether a text written as RFC 3339 has it is a moment to the engine: a second 60, or a year 10000 of UTC, is not. */
function isMoment(text: string, written: Format): boolean {
  const at = Date.parse(text)
  return at >= earliest && at <= latest && typeof written === 'object' && 'validate' in written
    ? (written.validate as (text: string) => boolean)(text) // ajv-formats checks it by a function
    : false
}

function newAjv(allErrors: boolean): Ajv2020 {
  const ajv = new Ajv2020({ ...options, allErrors })
  formats.default(ajv)
  const written = formats.default.get('date-time')
  ajv.addFormat('date-time', { validate: (text: string) => isMoment(text, written) })
  // The document as a whole is no schema; its parts are, and they refer to each other through it.
  for (const keyword of Object.keys(contractDocument)) ajv.addKeyword(keyword)
  ajv.addKeyword('x-shown-once')
  ajv.addSchema({ $id: documentId, ...contractDocument }, documentId, false, false)
  return ajv
}
/** Lists every mistake, for forms; only for what is small, because a list of mistakes can be longer than its input. */
const thorough = newAjv(true)
/** Stops at the first mistake. */
const quick = newAjv(false)
/** Above this many characters only the first mistake is named. */
const thoroughUpTo = 65_536

/** Compiles on first use: compiling all of the contract would take longer than starting may. */
function lazily(ajv: Ajv2020, schema: object): () => ValidateFunction {
  let compiled: ValidateFunction | undefined
  return () => (compiled ??= ajv.compile(schema))
}

/** Checks and completes the parts of one operation's requests. Each throws `invalid_request` with `details.fields`. */
export interface OperationValidator {
  /** Path parameters; a malformed id is told apart from an unknown one. */
  path(values: Record<string, string>): Record<string, unknown>
  query(search: URLSearchParams): Record<string, unknown>
  /** Only the headers that the contract names. */
  headers(get: (name: string) => string | undefined): Record<string, unknown>
  /** Returns the body with defaults filled in; `size` is the length of its text. */
  body(value: unknown, size: number): unknown
  /** What is wrong with a reply's body, or undefined. */
  replyMistake(value: unknown): string | undefined
}

/** Makes the validator of an operation. */
export function createValidator(operation: OperationContract): OperationValidator {
  const group = (where: 'path' | 'query' | 'header') => createGroup(where, operation.parameters[where])
  const path = group('path')
  const query = group('query')
  const header = group('header')
  const bodySchema = operation.body?.schema
  const small = bodySchema && lazily(thorough, bodySchema)
  const large = bodySchema && lazily(quick, bodySchema)
  const replySchema = operation.reply?.mediaType.includes('json') ? operation.reply.schema : undefined
  const reply = replySchema && lazily(quick, replySchema)
  return {
    path: (values) => (operation.parameters.path.length === 0 ? {} : path(values)),
    query(search) {
      const values: Record<string, string> = {}
      for (const [name, value] of search) {
        if (Object.hasOwn(values, name)) throw invalid({ [`query.${name}`]: 'Given twice.' })
        values[name] = value
      }
      return query(values)
    },
    headers(get) {
      const values: Record<string, string> = {}
      for (const { name } of operation.parameters.header) {
        const value = get(name)
        if (value !== undefined) values[name] = value
      }
      return header(values)
    },
    body(value, size) {
      const validate = (size <= thoroughUpTo ? small : large)?.()
      if (!validate || validate(value)) return value
      throw invalid(fieldMessages(validate.errors ?? [], ''))
    },
    replyMistake(value) {
      const validate = reply?.()
      if (!validate || validate(value)) return undefined
      return Object.entries(fieldMessages(validate.errors ?? [], ''))
        .map(([field, message]) => `${field}: ${message}`)
        .join(' ')
    },
  }
}

function createGroup(
  where: 'path' | 'query' | 'header',
  parameters: readonly ParameterContract[],
): (values: Record<string, string>) => Record<string, unknown> {
  const validate = lazily(thorough, {
    type: 'object',
    additionalProperties: false,
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
  })
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]))
  return (texts) => {
    const values: Record<string, unknown> = Object.create(null) as Record<string, unknown>
    for (const [name, text] of Object.entries(texts)) values[name] = fromText(text, byName.get(name)?.type ?? 'string')
    if (!validate()(values)) throw invalid(fieldMessages(validate().errors ?? [], where))
    return values
  }
}

/** Text that is not of the type stays text, for the schema to refuse. */
function fromText(text: string, type: ParameterContract['type']): unknown {
  switch (type) {
    case 'integer':
      return /^-?[0-9]{1,15}$/.test(text) ? Number(text) : text
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text
    case 'array':
      return text === '' ? [] : text.split(',')
    case 'string':
      return text
  }
}

function invalid(fields: Record<string, string>): AppError {
  const [[field, message] = ['', ''], ...others] = Object.entries(fields)
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  const where = field === '' || field === '/' ? 'The request' : field
  return new AppError('invalid_request', `${where}: ${message}${more}`, { details: { fields } })
}
