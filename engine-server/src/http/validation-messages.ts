import type { ErrorObject } from 'ajv/dist/2020.js'

const most = 50

/**
 * Sentences for people by field: a JSON pointer into the body (`/disks/0/sizeBytes`), or `query.limit`,
 * `path.id`, `header.If-Match`.
 */
export function fieldMessages(
  errors: readonly ErrorObject[],
  where: '' | 'path' | 'query' | 'header',
): Record<string, string> {
  const fields: Record<string, string> = Object.create(null) as Record<string, string>
  // What a branch of oneOf says is noise beside the branch that was meant; the deepest mistakes tell most.
  const telling = errors.filter(({ keyword }) => keyword !== 'oneOf' && keyword !== 'anyOf' && keyword !== 'if')
  for (const error of (telling.length > 0 ? telling : errors).slice(0, most)) {
    const [pointer, message] = describe(error)
    const field = where === '' ? pointer || '/' : `${where}.${pointer.slice(1)}`
    fields[field] ??= message
  }
  return fields
}

function describe(error: ErrorObject): [pointer: string, message: string] {
  const at = error.instancePath
  const params = error.params as Record<string, unknown>
  switch (error.keyword) {
    case 'required':
      return [`${at}/${escape(params['missingProperty'])}`, 'Needed, but missing.']
    case 'additionalProperties':
      return [`${at}/${escape(params['additionalProperty'])}`, 'Not known here.']
    case 'type':
      return [at, `Must be ${typeName(params['type'])}.`]
    case 'enum':
      return [at, `Must be one of ${(params['allowedValues'] as unknown[]).join(', ')}.`]
    case 'const':
      return [at, `Must be ${String(params['allowedValue'])}.`]
    case 'minLength':
      return [at, `Too short: at least ${String(params['limit'])} characters.`]
    case 'maxLength':
      return [at, `Too long: at most ${String(params['limit'])} characters.`]
    case 'minimum':
    case 'exclusiveMinimum':
      return [at, `Too small: at least ${String(params['limit'])}.`]
    case 'maximum':
    case 'exclusiveMaximum':
      return [at, `Too large: at most ${String(params['limit'])}.`]
    case 'multipleOf':
      return [at, `Must be a multiple of ${String(params['multipleOf'])}.`]
    case 'minItems':
      return [at, `Too few: at least ${String(params['limit'])}.`]
    case 'maxItems':
      return [at, `Too many: at most ${String(params['limit'])}.`]
    case 'maxProperties':
      return [at, `Too many entries: at most ${String(params['limit'])}.`]
    case 'minProperties':
      return [at, `Too few entries: at least ${String(params['limit'])}.`]
    case 'uniqueItems':
      return [at, 'Has the same entry twice.']
    case 'format':
      return [at, params['format'] === 'uuid' ? 'Must be an id (UUID).' : `Must be a ${String(params['format'])}.`]
    case 'pattern':
      return [at, describePattern(error)]
    case 'oneOf':
      return [at, 'Fits none of the allowed forms, or more than one.']
    default:
      return [at, `Not valid (${error.keyword}).`]
  }
}

function describePattern({ parentSchema, params }: ErrorObject): string {
  const description: unknown = parentSchema?.['description']
  const pattern = String((params as Record<string, unknown>)['pattern'])
  return typeof description === 'string' ? `Not allowed here. ${description}` : `Must match ${pattern}.`
}

function typeName(type: unknown): string {
  const names = (Array.isArray(type) ? type : [type]).map((name) => {
    const word = name === 'integer' ? 'whole number' : name === 'boolean' ? 'true or false' : String(name)
    return name === 'null' ? 'null' : name === 'boolean' ? word : /^[aeio]/.test(word) ? `an ${word}` : `a ${word}`
  })
  return names.join(' or ')
}

function escape(name: unknown): string {
  return String(name).replaceAll('~', '~0').replaceAll('/', '~1')
}
