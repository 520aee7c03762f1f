/** The version of this agent, told to the engine. */
export const agentVersion = '0.1.0'
