import type { AgentCommand, AgentResult } from '@overt/api-client/agent'
import type { Schema } from '@overt/api-client/engine'
import type { Actor } from '../authz/actor.ts'
import type { Tx } from '../db/database.ts'
import type { CommandBody, HostCallOptions } from '../hosts/host-client.ts'
import type { Services } from '../services.ts'

/** Name of an operation kind; in the contract, and for ever. */
export type OperationKind = Schema<'OperationKind'>
/** Parts of an object that can be locked by themselves. */
export type LockAspect = Schema<'Lock'>['aspect']
/** One lock an operation needs; all of them are taken together, in one ordered statement. */
export interface LockRequest {
  readonly object: ObjectRef
  readonly aspect: LockAspect
  readonly mode: 'shared' | 'exclusive'
}
export type ObjectRef = Required<Schema<'ObjectRef'>>

/** Something JSON can hold. Inputs and outputs of steps are stored, so they must be plain and free of secrets. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/** What a step is given. Everything it does must be repeatable: it may be called again after a crash. */
export interface StepContext<Input> {
  readonly operationId: string
  readonly objectId: string
  readonly input: Input
  /** Generation of the runner's lease; fences commands and writes. */
  readonly generation: number
  /** Outputs of the steps done before, by step name. */
  readonly outputs: Readonly<Record<string, Json | undefined>>
  /** Aborted when cancel was asked, the lease was lost, or the engine stops; only honour it at safe points. */
  readonly signal: AbortSignal
  readonly services: Services
  /** Who asked; rights are checked again on behalf of them at each step that matters. */
  readonly actor: Actor
  /** Sends a command to a host with this operation's header; the key is `operationId/step` (and `/undo`, and `suffix`). */
  command<M extends AgentCommand>(
    hostId: string,
    method: M,
    body: CommandBody<M>,
    options?: HostCallOptions & { suffix?: string },
  ): Promise<AgentResult<M>>
  /**
   * Runs a transaction that fails if this runner no longer holds the lease (the operation row is locked and its
   * generation compared first).
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Shows progress of this step, 0 to 100, and what it does now. Cheap; written at most every 500 ms. */
  progress(percent: number, message?: string): void
}

/** One step of an operation. */
export interface Step<Input> {
  readonly name: string
  /** Does the work; may run twice. Returns what later steps and the undo need. */
  readonly run: (context: StepContext<Input>) => Promise<Json | undefined>
  /** Takes it back; may run twice, and also when `run` stopped half-way. Absent: there is nothing to take back. */
  readonly undo?: (context: StepContext<Input>) => Promise<void>
  /** What it did, in a sentence for people; shown with the step from then on. */
  readonly tell?: (output: Json | undefined, input: Input) => string
  /** Whether cancel may stop inside this step (it then is undone). Default false: cancel waits for its end. */
  readonly cancellable?: boolean
  /** Share of the whole progress; default 1. */
  readonly weight?: number
  /**
   * For how long failures that may pass (`host_unreachable`, `timeout`, `busy`) are tried again, in milliseconds from
   * the first of them; default 120 000. Throw a FinalFailure to end at once.
   */
  readonly retryForMs?: number
}

/** What `plan` finds; the runner adds the hash. */
export type PlanDraft = Omit<Schema<'Plan'>, 'hash'>

/** A kind of operation. Definitions are data: crash points and documentation are enumerated from them. */
export interface OperationDefinition<Input = unknown> {
  readonly kind: OperationKind
  /** Locks taken in the transaction that accepts the operation. */
  readonly locks: (input: Input, object: ObjectRef) => readonly LockRequest[]
  /** Kinds this one cancels and replaces when they hold a lock it needs (power off supersedes start). */
  readonly supersedes?: readonly OperationKind[]
  readonly steps: readonly Step<Input>[]
  /** Outcomes people are told of by other events, as by a host's report; they get no event of their own. */
  readonly toldElsewhere?: readonly OperationOutcome[]
  /** Written in the same transaction that ends it: clears intent, writes the event. */
  readonly onEnd?: (tx: Tx, outcome: OperationOutcome, context: EndContext<Input>) => Promise<void>
}
export type OperationOutcome = 'succeeded' | 'failed' | 'cancelled'
export interface EndContext<Input> {
  readonly operationId: string
  readonly objectId: string
  readonly input: Input
  readonly actor: Actor
  readonly outputs: Readonly<Record<string, Json | undefined>>
  readonly error: { readonly code: string; readonly message: string } | null
}

/** Declares an operation kind. */
export function defineOperation<Input>(definition: OperationDefinition<Input>): OperationDefinition<Input> {
  const names = new Set(definition.steps.map(({ name }) => name))
  if (names.size !== definition.steps.length) throw new Error(`${definition.kind}: two steps share a name`)
  return definition
}

/** What a service gives to accept an operation, inside the transaction that writes its intent. */
export interface NewOperation<Input> {
  readonly definition: OperationDefinition<Input>
  readonly input: Input
  readonly object: ObjectRef
  /** Ancestors of the object, for the permission filter. */
  readonly ancestors: readonly string[]
  readonly actor: Actor
  readonly parentId?: string
}
