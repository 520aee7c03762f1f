import type { Driver } from '../../src/driver/port.ts'

/** Resolves with the driver once it reaches its hypervisor. */
export async function connected<D extends Driver>(driver: D): Promise<D> {
  if (!driver.connection.up)
    await new Promise<void>((resolve) => {
      const stop = driver.on('connection', ({ up }) => {
        if (!up) return
        stop()
        resolve()
      })
    })
  return driver
}
