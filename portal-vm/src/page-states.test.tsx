import { testPageStates } from '@overt/design/test-support/page-states.tsx'
import { portal } from './app/portal.ts'

testPageStates(portal)
