import * as c from './generated/constants.ts'
import { eventMessages as m } from './generated/events.ts'
import type { DomainRef } from './generated/types.ts'
import type { XdrReader } from './xdr.ts'

/** The lower-cased names of a table of constants; a number a newer libvirt may send is `unrecognised`. */
export type NameOf<T> = Lowercase<keyof T & string> | 'unrecognised'

const nameOf = <T extends Readonly<Record<string, number>>>(table: T, value: number): NameOf<T> => {
  for (const [key, number] of Object.entries(table)) {
    if (number === value) return key.toLowerCase() as NameOf<T> // toLowerCase() is typed as string only
  }
  return 'unrecognised'
}

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

interface Spec<T> {
  /** virDomainEventID */
  readonly id: number
  /** The procedure its messages carry. */
  readonly procedure: number
  /** The callback's id and the payload. */
  read(r: XdrReader): { readonly callback: number; readonly event: T }
}

const spec = <M extends { callbackID: number }, T>(
  id: number,
  message: { readonly number: number; readonly read: (r: XdrReader) => M },
  decode: (fields: M) => T,
): Spec<T> => ({
  id,
  procedure: message.number,
  read: (r) => {
    const fields = message.read(r)
    return { callback: fields.callbackID, event: decode(fields) }
  },
})

const ID = c.DomainEventID
const onlyDomain = ({ msg }: { msg: { dom: DomainRef } }): { domain: DomainRef } => ({ domain: msg.dom })
const withAlias = ({ dom, devAlias }: { dom: DomainRef; devAlias: string }) => ({ domain: dom, alias: devAlias })

/** Every kind of domain event, how it is registered and what its payload becomes. */
export const domainEvents = {
  /** Defined, started, stopped, … `detail` says why, in libvirt's words (`booted`, `destroyed`, `crashed`, …). */
  lifecycle: spec(ID.LIFECYCLE, m.domainEventCallbackLifecycle, ({ msg }) => ({
    domain: msg.dom,
    event: nameOf(c.DomainEventType, msg.event),
    detail: nameOf(lifecycleDetails[msg.event] ?? {}, msg.detail) as string, // one string type for nine tables
  })),
  reboot: spec(ID.REBOOT, m.domainEventCallbackReboot, onlyDomain),
  /** The guest set its clock; the offset from UTC in seconds. */
  rtcChange: spec(ID.RTC_CHANGE, m.domainEventCallbackRtcChange, ({ msg }) => ({
    domain: msg.dom,
    offsetSeconds: msg.offset,
  })),
  watchdog: spec(ID.WATCHDOG, m.domainEventCallbackWatchdog, ({ msg }) => ({
    domain: msg.dom,
    action: nameOf(c.DomainEventWatchdogAction, msg.action),
  })),
  /** A disk failed. `reason` is `enospc` when the storage is full, else empty or `eother` and the like. */
  ioError: spec(ID.IO_ERROR_REASON, m.domainEventCallbackIoErrorReason, ({ msg }) => ({
    domain: msg.dom,
    path: msg.srcPath,
    alias: msg.devAlias,
    action: nameOf(c.DomainEventIOErrorAction, msg.action),
    reason: msg.reason,
  })),
  /** A display's client came or went. */
  graphics: spec(ID.GRAPHICS, m.domainEventCallbackGraphics, ({ msg }) => ({
    domain: msg.dom,
    phase: nameOf(c.DomainEventGraphicsPhase, msg.phase),
    local: msg.local,
    remote: msg.remote,
    authScheme: msg.authScheme,
    subject: msg.subject,
  })),
  /** libvirt lost hold of the guest's monitor. */
  controlError: spec(ID.CONTROL_ERROR, m.domainEventCallbackControlError, onlyDomain),
  /** `disk` is the target (`vda`); `status` tells `ready` from `completed`, `failed` and `canceled`. */
  blockJob: spec(ID.BLOCK_JOB_2, m.domainEventBlockJob2, (msg) => ({
    domain: msg.dom,
    disk: msg.dst,
    type: nameOf(c.DomainBlockJobType, msg.type),
    status: nameOf(c.ConnectDomainEventBlockJobStatus, msg.status),
  })),
  diskChange: spec(ID.DISK_CHANGE, m.domainEventCallbackDiskChange, ({ msg }) => ({
    domain: msg.dom,
    oldPath: msg.oldSrcPath,
    newPath: msg.newSrcPath,
    alias: msg.devAlias,
    reason: nameOf(c.ConnectDomainEventDiskChangeReason, msg.reason),
  })),
  trayChange: spec(ID.TRAY_CHANGE, m.domainEventCallbackTrayChange, ({ msg }) => ({
    domain: msg.dom,
    alias: msg.devAlias,
    reason: nameOf(c.DomainEventTrayChangeReason, msg.reason),
  })),
  pmWakeup: spec(ID.PMWAKEUP, m.domainEventCallbackPmwakeup, onlyDomain),
  pmSuspend: spec(ID.PMSUSPEND, m.domainEventCallbackPmsuspend, onlyDomain),
  pmSuspendDisk: spec(ID.PMSUSPEND_DISK, m.domainEventCallbackPmsuspendDisk, onlyDomain),
  /** The balloon's size, in KiB. */
  balloonChange: spec(ID.BALLOON_CHANGE, m.domainEventCallbackBalloonChange, ({ msg }) => ({
    domain: msg.dom,
    actualKib: msg.actual,
  })),
  deviceAdded: spec(ID.DEVICE_ADDED, m.domainEventCallbackDeviceAdded, withAlias),
  deviceRemoved: spec(ID.DEVICE_REMOVED, m.domainEventCallbackDeviceRemoved, ({ msg }) => withAlias(msg)),
  deviceRemovalFailed: spec(ID.DEVICE_REMOVAL_FAILED, m.domainEventCallbackDeviceRemovalFailed, withAlias),
  /** The guest agent came (`connected`) or went. */
  agentLifecycle: spec(ID.AGENT_LIFECYCLE, m.domainEventCallbackAgentLifecycle, (msg) => ({
    domain: msg.dom,
    state: nameOf(c.ConnectDomainEventAgentLifecycleState, msg.state),
    reason: nameOf(c.ConnectDomainEventAgentLifecycleReason, msg.reason),
  })),
  metadataChange: spec(ID.METADATA_CHANGE, m.domainEventCallbackMetadataChange, (msg) => ({
    domain: msg.dom,
    type: nameOf(c.DomainMetadataType, msg.type),
    namespace: msg.nsuri,
  })),
  /** A thin volume was written past the mark set; `excess` is by how much. Bytes. */
  blockThreshold: spec(ID.BLOCK_THRESHOLD, m.domainEventBlockThreshold, (msg) => ({
    domain: msg.dom,
    device: msg.dev,
    path: msg.path,
    thresholdBytes: msg.threshold,
    excessBytes: msg.excess,
  })),
  /** A migration, save or backup ended; its statistics as domainGetJobStats gives them. */
  jobCompleted: spec(ID.JOB_COMPLETED, m.domainEventCallbackJobCompleted, (msg) => ({
    domain: msg.dom,
    stats: msg.params,
  })),
  tunable: spec(ID.TUNABLE, m.domainEventCallbackTunable, (msg) => ({ domain: msg.dom, params: msg.params })),
  migrationIteration: spec(ID.MIGRATION_ITERATION, m.domainEventCallbackMigrationIteration, (msg) => ({
    domain: msg.dom,
    iteration: msg.iteration,
  })),
  memoryFailure: spec(ID.MEMORY_FAILURE, m.domainEventMemoryFailure, (msg) => ({
    domain: msg.dom,
    recipient: nameOf(c.DomainMemoryFailureRecipientType, msg.recipient),
    action: nameOf(c.DomainMemoryFailureActionType, msg.action),
    flags: msg.flags,
  })),
  /** A virtio-mem device changed its size, in KiB. */
  memoryDeviceSizeChange: spec(ID.MEMORY_DEVICE_SIZE_CHANGE, m.domainEventMemoryDeviceSizeChange, (msg) => ({
    domain: msg.dom,
    alias: msg.alias,
    sizeKib: msg.size,
  })),
} as const

/** The kinds of domain events. */
export type DomainEventKind = keyof typeof domainEvents
/** The payload of each kind. */
export type DomainEventMap = { [K in DomainEventKind]: ReturnType<(typeof domainEvents)[K]['read']>['event'] }
export type DomainEventHandler<K extends DomainEventKind> = (event: DomainEventMap[K]) => void
