import * as c from './generated/constants.ts'
import { eventMessages as m } from './generated/events.ts'
import { nameOf, type Spec, spec } from './event-spec.ts'

/** Events of the other drivers. virtqemud passes them on from its siblings; one that does not run refuses its kinds. */
export const otherEvents = {
  networkLifecycle: spec(
    m.networkEventLifecycle,
    (conn) => conn.connectNetworkEventRegisterAny(c.NetworkEventID.LIFECYCLE, null),
    (conn, id) => conn.connectNetworkEventDeregisterAny(id),
    ({ net, event }) => ({ network: net, event: nameOf(c.NetworkEventLifecycleType, event) }),
  ),
  storagePoolLifecycle: spec(
    m.storagePoolEventLifecycle,
    (conn) => conn.connectStoragePoolEventRegisterAny(c.StoragePoolEventID.LIFECYCLE, null),
    (conn, id) => conn.connectStoragePoolEventDeregisterAny(id),
    ({ pool, event }) => ({ pool, event: nameOf(c.StoragePoolEventLifecycleType, event) }),
  ),
  storagePoolRefresh: spec(
    m.storagePoolEventRefresh,
    (conn) => conn.connectStoragePoolEventRegisterAny(c.StoragePoolEventID.REFRESH, null),
    (conn, id) => conn.connectStoragePoolEventDeregisterAny(id),
    ({ pool }) => ({ pool }),
  ),
  nodeDeviceLifecycle: spec(
    m.nodeDeviceEventLifecycle,
    (conn) => conn.connectNodeDeviceEventRegisterAny(c.NodeDeviceEventID.LIFECYCLE, null),
    (conn, id) => conn.connectNodeDeviceEventDeregisterAny(id),
    ({ dev, event }) => ({ device: dev, event: nameOf(c.NodeDeviceEventLifecycleType, event) }),
  ),
  nodeDeviceUpdate: spec(
    m.nodeDeviceEventUpdate,
    (conn) => conn.connectNodeDeviceEventRegisterAny(c.NodeDeviceEventID.UPDATE, null),
    (conn, id) => conn.connectNodeDeviceEventDeregisterAny(id),
    ({ dev }) => ({ device: dev }),
  ),
  secretLifecycle: spec(
    m.secretEventLifecycle,
    (conn) => conn.connectSecretEventRegisterAny(c.SecretEventID.LIFECYCLE, null),
    (conn, id) => conn.connectSecretEventDeregisterAny(id),
    ({ secret, event }) => ({ secret, event: nameOf(c.SecretEventLifecycleType, event) }),
  ),
  /**
   * Everything QEMU says on any guest's monitor, for what libvirt has no event for. `details` is JSON made by QEMU,
   * which runs a guest: treat it as hostile. libvirt calls this unsupported.
   */
  monitorEvent: spec(
    m.domainMonitorEvent,
    (conn) => conn.connectDomainMonitorEventRegister(null, null),
    (conn, id) => conn.connectDomainMonitorEventDeregister(id),
    ({ dom, event, seconds, micros, details }) => ({
      domain: dom,
      event,
      atMs: seconds * 1000 + micros / 1000,
      details,
    }),
  ),
} as const satisfies Record<string, Spec<unknown>>
