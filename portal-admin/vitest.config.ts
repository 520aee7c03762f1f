import { componentTests } from '@overt/design/test-support/vitest-config.ts'
import { defineConfig } from 'vitest/config'

export default defineConfig(componentTests)
