import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Looser than any product: these guests run as root because everything here already is confined to a lab's
 * namespaces, and labels or mounts of libvirt's own would not survive there.
 */
const qemuConf = `user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
security_driver = "none"
namespaces = []
cgroup_controllers = ["cpu", "cpuset", "cpuacct", "memory", "blkio"]
stdio_handler = "logd"
`

/** Makes the folder that holds a host's own files, as they are before its first power-on. */
export async function writeHostFiles(folder: string, hostName: string): Promise<void> {
  const machineId = randomUUID()
  for (const name of [
    'run',
    'etc-libvirt',
    'var-lib-libvirt',
    'var-log-libvirt',
    'var-cache-libvirt',
    'etc-upper',
    'etc-work',
  ]) {
    await mkdir(join(folder, name), { recursive: true })
  }
  if (existsSync('/etc/libvirt/nwfilter')) {
    await cp('/etc/libvirt/nwfilter', join(folder, 'etc-libvirt/nwfilter'), { recursive: true })
  }
  await writeFile(join(folder, 'etc-libvirt/qemu.conf'), qemuConf)
  await writeFile(join(folder, 'etc-libvirt/libvirtd.conf'), libvirtdConf(machineId))
  await writeFile(join(folder, 'machine-id'), `${machineId.replaceAll('-', '')}\n`)
  await writeFile(join(folder, 'hostname'), `${hostName}\n`)
  await writeFile(join(folder, 'hosts'), '127.0.0.1 localhost\n')
}

const libvirtdConf = (hostUuid: string) => `auth_unix_rw = "none"
auth_unix_ro = "none"
unix_sock_group = "root"
host_uuid = "${hostUuid}"
log_outputs = "2:file:/var/log/libvirt/libvirtd.log"
`
