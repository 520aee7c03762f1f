// Most pages are lists. Their style sheet comes with the first ones: one that comes later makes the browser go through
// all rules anew.
import '@overt/design/shell/ResourceList.tsx'
import { boot } from '@overt/design/shell/boot.tsx'
import { portal } from './app/portal.ts'

await boot(portal)
