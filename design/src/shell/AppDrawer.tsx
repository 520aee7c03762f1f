import { EventsDrawer } from './EventsDrawer.tsx'
import type { DrawerName } from './AppMasthead.tsx'
import { OperationsDrawer } from './OperationsDrawer.tsx'

/** The drawer at the right: loaded when first opened. */
export default function AppDrawer({ name, onClose }: { name: DrawerName; onClose: () => void }) {
  return name === 'operations' ? <OperationsDrawer onClose={onClose} /> : <EventsDrawer onClose={onClose} />
}
