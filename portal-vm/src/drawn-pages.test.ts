import { testDrawnPages } from '@overt/design/test-support/drawn-pages.tsx'
import { portal } from './app/portal.ts'

testDrawnPages(portal)
