import type { AgentMethods, AgentNotifications, components } from '../generated/agent.ts'

export { agentCommands, agentQueries } from '../generated/agent.ts'
export type { AgentMethods, AgentNotifications } from '../generated/agent.ts'

/** Versions of the agent contract this build speaks, newest last. The engine also speaks the one before. */
export const agentProtocolVersions: readonly number[] = [1]

/** Name of an agent method. */
export type AgentMethod = keyof AgentMethods
/** Parameters of an agent method. */
export type AgentParams<M extends AgentMethod> = AgentMethods[M]['params']
/** Result of an agent method. */
export type AgentResult<M extends AgentMethod> = AgentMethods[M]['result']
/** Methods that change something and carry a `command` header. */
export type AgentCommand = { [M in AgentMethod]: AgentMethods[M]['kind'] extends 'command' ? M : never }[AgentMethod]
/** Name of a notification from agent to engine. */
export type AgentNotification = keyof AgentNotifications

type Schemas = components['schemas']
export type CommandHeader = Schemas['CommandHeader']
export type RunRef = Schemas['RunRef']
export type StructureLease = Schemas['StructureLease']
export type AgentErrorData = Schemas['AgentError']
export type AgentErrorCode = AgentErrorData['code']
export type Architecture = Schemas['Architecture']
export type HostDescription = Schemas['HostDescription']
export type NetworkSpec = Schemas['NetworkSpec']
export type VolumeSpec = Schemas['VolumeSpec']
export type VolumeInfo = Schemas['VolumeInfo']
export type StorageDescription = Schemas['StorageDescription']
export type MachineSpec = Schemas['MachineSpec']
export type MachineDisk = Schemas['MachineDisk']
export type MachineNic = Schemas['MachineNic']
export type MachineReport = Schemas['MachineReport']
export type MachineDevices = Schemas['MachineDevices']
export type MachineDevice = Schemas['MachineDevice']
export type MachineStatus = MachineReport['status']
export type MachineExit = Schemas['MachineExit']
export type MigrationTarget = Schemas['MigrationTarget']
export type MigrationPlaces = Schemas['MigrationPlaces']
export type MigrationPolicy = Schemas['MigrationPolicy']
export type MigrationFigures = Schemas['MigrationFigures']
export type CloudInitSeed = Schemas['CloudInitSeed']
export type GuestFacts = Schemas['GuestFacts']
export type FullReport = Schemas['FullReport']
export type ChangeReport = Schemas['ChangeReport']
export type StatisticsReport = Schemas['StatisticsReport']
