import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { portalOptions, portalPlugins } from '@overt/design/build/portal-options.ts'

export default defineConfig({
  base: '/admin/',
  plugins: [react(), portalPlugins({ page: 'vms', limit: 160_000 })],
  // What the list of VMs is made of, which the dashboard and the hosts use as well.
  ...portalOptions([{ name: 'vms', test: /features\/vms\/(vm-list|cpu-count|actions|UseCell)|shared\/tagged/ }]),
})
