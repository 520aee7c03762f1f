import { nameOf, type Spec, spec } from './event-spec.ts'
import * as c from './generated/constants.ts'
import { eventMessages as m } from './generated/events.ts'
import type { DomainRef } from './generated/types.ts'
import { otherEvents } from './other-events.ts'
import type { XdrReader } from './xdr.ts'

// By virDomainEventType; the detail's meaning depends on the event.
const lifecycleDetails: readonly Readonly<Record<string, number>>[] = [
  c.DomainEventDefinedDetailType,
  c.DomainEventUndefinedDetailType,
  c.DomainEventStartedDetailType,
  c.DomainEventSuspendedDetailType,
  c.DomainEventResumedDetailType,
  c.DomainEventStoppedDetailType,
  c.DomainEventShutdownDetailType,
  c.DomainEventPMSuspendedDetailType,
  c.DomainEventCrashedDetailType,
]

/** A domain event of a virDomainEventID, of all domains. */
const domainSpec = <M extends { callbackID: number }, T>(
  id: number,
  message: { readonly program: number; readonly number: number; readonly read: (r: XdrReader) => M },
  decode: (fields: M) => T,
): Spec<T> =>
  spec(
    message,
    (conn) => conn.connectDomainEventCallbackRegisterAny(id, null),
    (conn, callback) => conn.connectDomainEventCallbackDeregisterAny(callback),
    decode,
  )

const ID = c.DomainEventID
const onlyDomain = ({ msg }: { msg: { dom: DomainRef } }): { domain: DomainRef } => ({ domain: msg.dom })
const withAlias = ({ dom, devAlias }: { dom: DomainRef; devAlias: string }) => ({ domain: dom, alias: devAlias })

/** Every kind of domain event, how it is registered and what its payload becomes. */
export const domainEvents = {
  /** Defined, started, stopped, … `detail` says why, in libvirt's words (`booted`, `destroyed`, `crashed`, …). */
  lifecycle: domainSpec(ID.LIFECYCLE, m.domainEventCallbackLifecycle, ({ msg }) => ({
    domain: msg.dom,
    event: nameOf(c.DomainEventType, msg.event),
    detail: nameOf(lifecycleDetails[msg.event] ?? {}, msg.detail) as string, // one string type for nine tables
  })),
  reboot: domainSpec(ID.REBOOT, m.domainEventCallbackReboot, onlyDomain),
  /** The guest set its clock; the offset from UTC in seconds. */
  rtcChange: domainSpec(ID.RTC_CHANGE, m.domainEventCallbackRtcChange, ({ msg }) => ({
    domain: msg.dom,
    offsetSeconds: msg.offset,
  })),
  watchdog: domainSpec(ID.WATCHDOG, m.domainEventCallbackWatchdog, ({ msg }) => ({
    domain: msg.dom,
    action: nameOf(c.DomainEventWatchdogAction, msg.action),
  })),
  /** A disk failed. `reason` is `enospc` when the storage is full, else empty or `eother` and the like. */
  ioError: domainSpec(ID.IO_ERROR_REASON, m.domainEventCallbackIoErrorReason, ({ msg }) => ({
    domain: msg.dom,
    path: msg.srcPath,
    alias: msg.devAlias,
    action: nameOf(c.DomainEventIOErrorAction, msg.action),
    reason: msg.reason,
  })),
  /** A display's client came or went. */
  graphics: domainSpec(ID.GRAPHICS, m.domainEventCallbackGraphics, ({ msg }) => ({
    domain: msg.dom,
    phase: nameOf(c.DomainEventGraphicsPhase, msg.phase),
    local: msg.local,
    remote: msg.remote,
    authScheme: msg.authScheme,
    subject: msg.subject,
  })),
  /** libvirt lost hold of the guest's monitor. */
  controlError: domainSpec(ID.CONTROL_ERROR, m.domainEventCallbackControlError, onlyDomain),
  /** `disk` is the target (`vda`); `status` tells `ready` from `completed`, `failed` and `canceled`. */
  blockJob: domainSpec(ID.BLOCK_JOB_2, m.domainEventBlockJob2, (msg) => ({
    domain: msg.dom,
    disk: msg.dst,
    type: nameOf(c.DomainBlockJobType, msg.type),
    status: nameOf(c.ConnectDomainEventBlockJobStatus, msg.status),
  })),
  diskChange: domainSpec(ID.DISK_CHANGE, m.domainEventCallbackDiskChange, ({ msg }) => ({
    domain: msg.dom,
    oldPath: msg.oldSrcPath,
    newPath: msg.newSrcPath,
    alias: msg.devAlias,
    reason: nameOf(c.ConnectDomainEventDiskChangeReason, msg.reason),
  })),
  trayChange: domainSpec(ID.TRAY_CHANGE, m.domainEventCallbackTrayChange, ({ msg }) => ({
    domain: msg.dom,
    alias: msg.devAlias,
    reason: nameOf(c.DomainEventTrayChangeReason, msg.reason),
  })),
  pmWakeup: domainSpec(ID.PMWAKEUP, m.domainEventCallbackPmwakeup, onlyDomain),
  pmSuspend: domainSpec(ID.PMSUSPEND, m.domainEventCallbackPmsuspend, onlyDomain),
  pmSuspendDisk: domainSpec(ID.PMSUSPEND_DISK, m.domainEventCallbackPmsuspendDisk, onlyDomain),
  /** The balloon's size, in KiB. */
  balloonChange: domainSpec(ID.BALLOON_CHANGE, m.domainEventCallbackBalloonChange, ({ msg }) => ({
    domain: msg.dom,
    actualKib: msg.actual,
  })),
  deviceAdded: domainSpec(ID.DEVICE_ADDED, m.domainEventCallbackDeviceAdded, withAlias),
  deviceRemoved: domainSpec(ID.DEVICE_REMOVED, m.domainEventCallbackDeviceRemoved, ({ msg }) => withAlias(msg)),
  deviceRemovalFailed: domainSpec(ID.DEVICE_REMOVAL_FAILED, m.domainEventCallbackDeviceRemovalFailed, withAlias),
  /** The guest agent came (`connected`) or went. */
  agentLifecycle: domainSpec(ID.AGENT_LIFECYCLE, m.domainEventCallbackAgentLifecycle, (msg) => ({
    domain: msg.dom,
    state: nameOf(c.ConnectDomainEventAgentLifecycleState, msg.state),
    reason: nameOf(c.ConnectDomainEventAgentLifecycleReason, msg.reason),
  })),
  metadataChange: domainSpec(ID.METADATA_CHANGE, m.domainEventCallbackMetadataChange, (msg) => ({
    domain: msg.dom,
    type: nameOf(c.DomainMetadataType, msg.type),
    namespace: msg.nsuri,
  })),
  /** A thin volume was written past the mark set; `excess` is by how much. Bytes. */
  blockThreshold: domainSpec(ID.BLOCK_THRESHOLD, m.domainEventBlockThreshold, (msg) => ({
    domain: msg.dom,
    device: msg.dev,
    path: msg.path,
    thresholdBytes: msg.threshold,
    excessBytes: msg.excess,
  })),
  /** A migration, save or backup ended; its statistics as domainGetJobStats gives them. */
  jobCompleted: domainSpec(ID.JOB_COMPLETED, m.domainEventCallbackJobCompleted, (msg) => ({
    domain: msg.dom,
    stats: msg.params,
  })),
  tunable: domainSpec(ID.TUNABLE, m.domainEventCallbackTunable, (msg) => ({ domain: msg.dom, params: msg.params })),
  migrationIteration: domainSpec(ID.MIGRATION_ITERATION, m.domainEventCallbackMigrationIteration, (msg) => ({
    domain: msg.dom,
    iteration: msg.iteration,
  })),
  memoryFailure: domainSpec(ID.MEMORY_FAILURE, m.domainEventMemoryFailure, (msg) => ({
    domain: msg.dom,
    recipient: nameOf(c.DomainMemoryFailureRecipientType, msg.recipient),
    action: nameOf(c.DomainMemoryFailureActionType, msg.action),
    flags: msg.flags,
  })),
  /** A virtio-mem device changed its size, in KiB. */
  memoryDeviceSizeChange: domainSpec(ID.MEMORY_DEVICE_SIZE_CHANGE, m.domainEventMemoryDeviceSizeChange, (msg) => ({
    domain: msg.dom,
    alias: msg.alias,
    sizeKib: msg.size,
  })),
} as const

/** The kinds of domain events. */
export type DomainEventKind = keyof typeof domainEvents
/** The payload of each kind of domain event. */
export type DomainEventMap = { [K in DomainEventKind]: ReturnType<(typeof domainEvents)[K]['read']>['event'] }
export type DomainEventHandler<K extends DomainEventKind> = (event: DomainEventMap[K]) => void

/** Every kind of event. */
export const allEvents = { ...domainEvents, ...otherEvents } as const
export type EventKind = keyof typeof allEvents
/** The payload of each kind. */
export type EventMap = { [K in EventKind]: ReturnType<(typeof allEvents)[K]['read']>['event'] }
export type EventHandler<K extends EventKind> = (event: EventMap[K]) => void
