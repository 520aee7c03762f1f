import { configDefaults, defineConfig } from 'vitest/config'

// Hosts start daemons and cut power: seconds on a busy machine. What boots a whole Debian has a command of its own.
export default defineConfig({ test: { testTimeout: 60_000, exclude: [...configDefaults.exclude, 'debian/**'] } })
