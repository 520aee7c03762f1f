import { boot } from '@overt/design/shell/boot.tsx'
import { portal } from './app/portal.ts'

await boot(portal)
