import bundle from '../generated/agent-schemas.json' with { type: 'json' }

/**
 * The agent contract as one JSON Schema document (2020-12). Parameters and results are at
 * `$defs['<method>.params']` and `$defs['<method>.result']`, addressed `https://overt.dev/schemas/agent.json#/$defs/…`.
 */
export const agentSchemas: { $id: string; $defs: Record<string, object> } = bundle
