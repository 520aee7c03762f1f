import { defineConfig } from 'vitest/config'

// One file at a time: each starts a libvirtd, and the machines tests run on may have two cores.
export default defineConfig({ test: { fileParallelism: false, testTimeout: 20_000, hookTimeout: 30_000 } })
