// Generated from agent/*.yaml by `npm run generate`. Do not edit.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** Format: uuid */
        Uuid: string;
        /** @description Carried by every command. The agent journals the outcome under `key`; a repeated key returns the journaled outcome, or joins the command if it still runs. A generation, run or epoch older than one already seen is refused with `fenced`. */
        CommandHeader: {
            /** @description Idempotency key `operationId/step`; undo steps end in `/undo`. */
            key: string;
            operationId: components["schemas"]["Uuid"];
            /** @description Generation of the operation's runner lease. */
            generation: number;
            /** @description Epoch of the leader under which the command was sent. */
            epoch: number;
        };
        /** @description One run of a VM, from start to end. `runNumber` grows with each run of the VM, so that anything late of an older run is recognised. */
        RunRef: {
            vmId: components["schemas"]["Uuid"];
            runId: components["schemas"]["Uuid"];
            runNumber: number;
        };
        /** @description The right to change the structure of a storage domain (create, publish, delete volumes). The number grows with each holder; a call with a smaller number than one seen is refused with `fenced`. Jobs are ended before `validForMs` is over unless it is renewed. */
        StructureLease: {
            domainId: components["schemas"]["Uuid"];
            number: number;
            /** @description Milliseconds from receipt. */
            validForMs: number;
        };
        /** @description The `data` of a JSON-RPC error. */
        AgentError: {
            /**
             * @description `fenced`: an older generation, run, session, epoch or lease. `host_failed`: libvirt, QEMU or a tool answered that it could not. `timeout`: the outcome is unknown.
             * @enum {string}
             */
            code: "invalid_request" | "not_found" | "already_exists" | "conflict" | "fenced" | "busy" | "insufficient_capacity" | "host_failed" | "timeout" | "cancelled" | "internal";
            details?: {
                [key: string]: unknown;
            };
        };
        Empty: Record<string, never>;
        /** @enum {string} */
        Architecture: "x86_64" | "aarch64";
        HostDescription: {
            hostName: string;
            architecture: components["schemas"]["Architecture"];
            machineId?: string;
            hardware?: {
                vendor?: string;
                product?: string;
                serial?: string;
                uuid?: string;
            };
            cpu: {
                model: string;
                vendor?: string;
                sockets: number;
                coresPerSocket: number;
                threadsPerCore: number;
                onlineCpus: number;
                /** @description CPU models a guest can have here (usable ones of domcapabilities). */
                guestModels: string[];
                machineTypes?: string[];
            };
            memoryBytes: number;
            numa: {
                node: number;
                memoryBytes: number;
                cpus: number[];
            }[];
            versions: {
                agent: string;
                os?: string;
                kernel?: string;
                libvirt?: string;
                qemu?: string;
            };
            /** @description Which accelerator guests get here and the evidence for it. */
            accelerator: {
                /** @enum {string} */
                kind: "kvm" | "tcg";
                /** @description A sentence for the administrator. */
                reason: string;
                forced?: boolean;
                probe: {
                    /** @description /dev/kvm can be opened. */
                    deviceFile: boolean;
                    /** @description vmx or svm in the CPU's flags (always true on aarch64). */
                    cpuFlag: boolean;
                    /** @description The probe guest executed 64-bit code under KVM. */
                    guestRan: boolean;
                    durationMs?: number;
                };
            };
            /** @description Network interfaces that lead somewhere. */
            nics?: {
                name: string;
                macAddress?: string;
                linkUp: boolean;
                /** @description Megabits per second. */
                speedMbps?: number;
                driver?: string;
                /** @description With their prefix. */
                addresses: string[];
            }[];
            storageDevices?: {
                name: string;
                model?: string;
                serial?: string;
                /** @description Bytes. */
                sizeBytes: number;
                /** @description It turns. */
                rotational: boolean;
            }[];
            /** @description Folders in which local storage domains may be made and from which images may be imported. */
            storageRoots: {
                path: string;
                availableBytes: number;
                totalBytes: number;
            }[];
            /** @description Protocols guests' screens can be shown by here; absent: vnc. */
            displays?: ("vnc" | "spice")[];
            /** @description Networks that were made here and cannot be kept as they should be now. Absent from older agents. */
            brokenNetworks?: {
                networkId: components["schemas"]["Uuid"];
                name: string;
                /** @description A sentence for the administrator. */
                reason: string;
            }[];
            /** @enum {string} */
            driver: "libvirt" | "memory";
            /** @description False while libvirt does not answer; machines are then unknown. */
            driverConnected?: boolean;
            driverMessage?: string;
        };
        MachineDevices: {
            /** @description Of the emulator, as pc-q35-8.2. */
            machineType: string;
            /** @description Its path. */
            emulator?: string;
            /** @enum {string} */
            firmware: "bios" | "uefi";
            cpu: {
                /** @description How the model was chosen, as host-passthrough. */
                mode?: string;
                model?: string;
                /** @description With those that can be added. */
                sockets: number;
                coresPerSocket: number;
                threadsPerCore: number;
                /** @description vCPUs the guest has now. */
                online: number;
            };
            memoryBytes: number;
            devices: components["schemas"]["MachineDevice"][];
        };
        MachineDevice: {
            /** @enum {string} */
            kind: "disk" | "cdrom" | "nic" | "controller" | "video" | "display" | "serial" | "channel" | "input" | "rng" | "tpm" | "balloon" | "watchdog" | "sound" | "other";
            /** @description What the hypervisor calls it, as vda. */
            name?: string;
            model?: string;
            bus?: string;
            /** @description Where the guest finds it, as pci 0000:01:00.0. */
            address?: string;
            /** @description Format of a disk, name of a channel, keymap of a display. */
            detail?: string;
            diskId?: components["schemas"]["Uuid"];
            nicId?: components["schemas"]["Uuid"];
            macAddress?: string;
            bootOrder?: number;
            readOnly?: boolean;
            /** @description Whether the cable of an interface is plugged in. */
            linked?: boolean;
        };
        MachineCommand: {
            command: components["schemas"]["CommandHeader"];
            run: components["schemas"]["RunRef"];
        };
        /** @description What one run is made of; the agent turns it into a domain. Nothing in it is libvirt's. */
        MachineSpec: {
            name: string;
            description?: string;
            architecture: components["schemas"]["Architecture"];
            /** @description Emulated machine, as q35 or virt; absent: the architecture's default. */
            machineType?: string;
            /** @enum {string} */
            firmware: "bios" | "uefi";
            cpu: {
                sockets: number;
                coresPerSocket: number;
                threadsPerCore: number;
                /** @description Up to which sockets can be added live; absent: no hotplug. */
                maxSockets?: number;
                /** @description Absent: the best the accelerator has. */
                model?: string;
            };
            memoryBytes: number;
            disks: components["schemas"]["MachineDisk"][];
            nics: components["schemas"]["MachineNic"][];
            bootDevices?: ("disk" | "cdrom" | "network")[];
            /** @enum {string} */
            video: "vga" | "virtio" | "qxl" | "none";
            consoles: ("vnc" | "spice" | "serial")[];
            keyboardLayout?: string;
            rng?: boolean;
            balloon?: boolean;
            guestAgent?: boolean;
            cloudInit?: components["schemas"]["CloudInitSeed"];
        };
        MachineDisk: {
            diskId: components["schemas"]["Uuid"];
            domainId: components["schemas"]["Uuid"];
            volumeId: components["schemas"]["Uuid"];
            /** @enum {string} */
            format: "raw" | "qcow2";
            /** @enum {string} */
            device: "disk" | "cdrom";
            /** @enum {string} */
            bus: "virtio" | "virtio_scsi" | "sata";
            readOnly: boolean;
            bootOrder?: number;
        };
        MachineNic: {
            nicId: components["schemas"]["Uuid"];
            macAddress: string;
            networkId: components["schemas"]["Uuid"];
            /** @enum {string} */
            model: "virtio" | "e1000e";
            linked: boolean;
            bootOrder?: number;
        };
        /** @description Files of a NoCloud seed. May hold secrets; the agent writes them only into the seed image, readable by QEMU alone, and removes it with the run. */
        CloudInitSeed: {
            metaData: string;
            userData: string;
            networkConfig?: string;
        };
        MachineReport: {
            vmId: components["schemas"]["Uuid"];
            /** @description For an external machine: its libvirt id. */
            runId: components["schemas"]["Uuid"];
            runNumber: number;
            /** @description The operation that started the run. */
            operationId?: components["schemas"]["Uuid"];
            name?: string;
            /** @enum {string} */
            status: "wait_for_launch" | "powering_up" | "up" | "powering_down" | "reboot_in_progress" | "paused" | "down" | "migrating" | "not_responding" | "unknown";
            /** @description Why, in a sentence; always there for paused, down, not_responding and unknown. */
            reason?: string;
            /** @enum {string} */
            pauseReason?: "user" | "io_error" | "no_space" | "migration" | "snapshot" | "crashed" | "starting" | "unknown";
            /**
             * Format: date-time
             * @description When this status began.
             */
            at: string;
            /** Format: date-time */
            startedAt?: string;
            /** @description Not made by Overt: shown, never touched. */
            external: boolean;
            consoles?: ("vnc" | "spice" | "serial")[];
            memoryBytes?: number;
            cpus?: number;
            guest?: components["schemas"]["GuestFacts"];
        };
        /** @description What the guest's agent says of itself. Hostile text; lengths are bounded, control characters removed. */
        GuestFacts: {
            agentVersion?: string;
            hostName?: string;
            osName?: string;
            osVersion?: string;
            kernel?: string;
            timeZone?: string;
            interfaces?: {
                name: string;
                macAddress?: string;
                addresses: string[];
            }[];
            fileSystems?: {
                mountPoint: string;
                type?: string;
                totalBytes?: number;
                usedBytes?: number;
            }[];
        };
        /** @description How a run ended; kept by the agent until the engine acknowledges it. */
        MachineExit: {
            vmId: components["schemas"]["Uuid"];
            runId: components["schemas"]["Uuid"];
            runNumber: number;
            /**
             * @description lost: it ended unseen and nothing tells how.
             * @enum {string}
             */
            reason: "shutdown" | "destroyed" | "crashed" | "failed" | "migrated" | "lost";
            message?: string;
            /** Format: date-time */
            at: string;
        };
        MigrationTarget: {
            hostId: components["schemas"]["Uuid"];
            address: string;
            port: number;
        };
        /** @description Where the receiving host has what the run is made of. All paths are absolute there. */
        MigrationPlaces: {
            /** @description Of the sockets of this migration; the same path on both hosts. */
            folder: string;
            disks: {
                diskId: components["schemas"]["Uuid"];
                /** @description What the guest sees is the first; each is based on the next. */
                layers: {
                    path: string;
                    /** @enum {string} */
                    format: "raw" | "qcow2";
                }[];
            }[];
            bridges: {
                nicId: components["schemas"]["Uuid"];
                bridge: string;
            }[];
            seedIsoPath?: string;
            firmwareVariablesPath?: string;
            serialSocketPath: string;
            serialLogPath: string;
        };
        MigrationPolicy: {
            /**
             * @description What is done for a guest that changes its memory faster than it can be copied. minimal_downtime: it is slowed down and may be stopped for at most half a second, else the migration is given up. post_copy: it goes over at once and fetches the rest from there. suspend_if_needed: it is stopped for as long as the rest takes. very_large: several connections, and stopped for up to 8 s.
             * @enum {string}
             */
            name: "minimal_downtime" | "post_copy" | "suspend_if_needed" | "very_large";
            /** @description Of memory and disks together, until the guest is stopped to go over. Absent: as fast as it goes. */
            bandwidthMibPerSecond?: number;
            parallelConnections?: number;
        };
        MigrationFigures: {
            totalMs: number;
            /** @description How long the guest stood still; absent: not known. */
            downtimeMs?: number;
            /** @description Memory that was sent, what was sent again included; no disks. */
            transferredBytes?: number;
            /** @description Content of disks that went along, what the guest wrote meanwhile included; absent: none did, or not known. */
            copiedDiskBytes?: number;
            /** @description How often the memory was gone through: the first copies all of it, later ones what changed meanwhile. */
            rounds?: number;
            /** @description The share of its processor time that was taken from the guest, at most, for it to change less; 0: none. */
            throttlePercent?: number;
            /** @description For how long the guest might have stood still by the last step of the policy; absent: that was left to QEMU. */
            allowedDowntimeMs?: number;
            /** @description Whether the guest went over before all of its memory had, and fetched the rest. */
            postCopy?: boolean;
        };
        NetworkSpec: {
            networkId: components["schemas"]["Uuid"];
            name: string;
            /**
             * @description nat: bridge with address, DHCP and masquerading; isolated: the same without a way out.
             * @enum {string}
             */
            mode: "nat" | "isolated";
            mtu?: number;
            ipv4?: {
                /** @description Network with the bridge's own address, as 10.1.2.1/24; DHCP gives out the rest. */
                cidr: string;
            };
        };
        FullReport: {
            sessionNumber: number;
            /** @description Grows by one with each report of a session. */
            sequence: number;
            /** Format: date-time */
            at: string;
            host: components["schemas"]["HostDescription"];
            machines: components["schemas"]["MachineReport"][];
            /** @description Ends not yet acknowledged. */
            exits: components["schemas"]["MachineExit"][];
        };
        ChangeReport: {
            sessionNumber: number;
            sequence: number;
            /** Format: date-time */
            at: string;
            machines: components["schemas"]["MachineReport"][];
            exits: components["schemas"]["MachineExit"][];
            /** @description Present when the host itself changed. */
            host?: components["schemas"]["HostDescription"];
        };
        StatisticsReport: {
            /** Format: date-time */
            at: string;
            host: {
                cpuPercent: number;
                memoryUsedBytes: number;
                memoryTotalBytes: number;
                networkReceiveBytesPerSecond: number;
                networkTransmitBytesPerSecond: number;
                load1?: number;
            };
            machines: {
                vmId: components["schemas"]["Uuid"];
                runId: components["schemas"]["Uuid"];
                /** @description 0 to 100 of all its vCPUs. */
                cpuPercent: number;
                /** @description By its guest, where that tells; else by its process. */
                memoryUsedBytes: number;
                /** @description What the guest was given. */
                memoryTotalBytes?: number;
                diskReadBytesPerSecond?: number;
                diskWriteBytesPerSecond?: number;
                networkReceiveBytesPerSecond?: number;
                networkTransmitBytesPerSecond?: number;
            }[];
        };
        VolumeSpec: {
            domainId: components["schemas"]["Uuid"];
            volumeId: components["schemas"]["Uuid"];
            diskId: components["schemas"]["Uuid"];
            /** @description Kept beside the volume, so that a carried domain can be known again. */
            diskName?: string;
            /** @enum {string} */
            format: "raw" | "qcow2";
            /** @enum {string} */
            allocation: "thin" | "preallocated";
            /** @description 0 for a copy or import: taken from the source. */
            virtualSizeBytes: number;
            backingVolumeId?: components["schemas"]["Uuid"];
        };
        VolumeInfo: {
            volumeId: components["schemas"]["Uuid"];
            diskId?: components["schemas"]["Uuid"];
            /** @enum {string} */
            format: "raw" | "qcow2";
            virtualSizeBytes: number;
            /** @description Bytes allocated on the storage. */
            actualSizeBytes: number;
            backingVolumeId?: components["schemas"]["Uuid"];
        };
        StorageDescription: {
            domainId: components["schemas"]["Uuid"];
            /** @enum {string} */
            status: "active" | "missing";
            message?: string;
            /** @description Highest structure lease number written in the domain. */
            leaseNumber?: number;
            totalBytes: number;
            availableBytes: number;
            volumes: components["schemas"]["VolumeInfo"][];
        };
        "host.describe.params": components["schemas"]["Empty"];
        "host.describe.result": components["schemas"]["HostDescription"];
        "host.requestCertificate.params": components["schemas"]["Empty"];
        "host.requestCertificate.result": {
            /** @description PKCS 10 in PEM. */
            certificateSigningRequest: string;
        };
        "host.installCertificate.params": {
            /** @description PEM. */
            certificate: string;
        };
        "host.installCertificate.result": components["schemas"]["Empty"];
        "machine.start.params": {
            command: components["schemas"]["CommandHeader"];
            run: components["schemas"]["RunRef"];
            spec: components["schemas"]["MachineSpec"];
            paused?: boolean;
        };
        "machine.start.result": components["schemas"]["MachineReport"];
        "machine.shutdown.params": components["schemas"]["MachineCommand"];
        "machine.shutdown.result": {
            /** @enum {string} */
            via: "guest_agent" | "acpi" | "already_down";
        };
        "machine.reboot.params": components["schemas"]["MachineCommand"];
        "machine.reboot.result": {
            /** @enum {string} */
            via: "guest_agent" | "acpi";
        };
        "machine.destroy.params": components["schemas"]["MachineCommand"];
        "machine.destroy.result": components["schemas"]["Empty"];
        "machine.reset.params": components["schemas"]["MachineCommand"];
        "machine.reset.result": components["schemas"]["Empty"];
        "machine.pause.params": components["schemas"]["MachineCommand"];
        "machine.pause.result": components["schemas"]["Empty"];
        "machine.resume.params": components["schemas"]["MachineCommand"];
        "machine.resume.result": components["schemas"]["Empty"];
        "machine.update.params": {
            command: components["schemas"]["CommandHeader"];
            run: components["schemas"]["RunRef"];
            change: {
                memoryBytes?: number;
                cpus?: number;
                name?: string;
            };
        };
        "machine.update.result": {
            applied: ("memoryBytes" | "cpus" | "name")[];
        };
        "machine.acknowledgeExit.params": {
            run: components["schemas"]["RunRef"];
        };
        "machine.acknowledgeExit.result": components["schemas"]["Empty"];
        "machine.screenshot.params": {
            run: components["schemas"]["RunRef"];
        };
        "machine.screenshot.result": {
            png: string;
            width: number;
            height: number;
        };
        "machine.devices.params": {
            run: components["schemas"]["RunRef"];
        };
        "machine.devices.result": components["schemas"]["MachineDevices"];
        "console.open.params": {
            run: components["schemas"]["RunRef"];
            /** @enum {string} */
            protocol: "vnc" | "spice" | "serial";
        };
        "console.open.result": {
            streamId: string;
        };
        "migration.expect.params": {
            command: components["schemas"]["CommandHeader"];
            migrationId: components["schemas"]["Uuid"];
            run: components["schemas"]["RunRef"];
            spec: components["schemas"]["MachineSpec"];
            fromHostId: components["schemas"]["Uuid"];
        };
        "migration.expect.result": {
            places: components["schemas"]["MigrationPlaces"];
        };
        "migration.send.params": {
            command: components["schemas"]["CommandHeader"];
            migrationId: components["schemas"]["Uuid"];
            run: components["schemas"]["RunRef"];
            target: components["schemas"]["MigrationTarget"];
            places: components["schemas"]["MigrationPlaces"];
            policy: components["schemas"]["MigrationPolicy"];
            /** @description Disks whose content goes along, into volumes of the same size that the other host has at its places. The others are the same files on both hosts. */
            copiedDisks?: components["schemas"]["Uuid"][];
        };
        "migration.send.result": components["schemas"]["MigrationFigures"];
        "migration.abandon.params": {
            command: components["schemas"]["CommandHeader"];
            migrationId: components["schemas"]["Uuid"];
            run: components["schemas"]["RunRef"];
        };
        "migration.abandon.result": {
            arrived: boolean;
        };
        "migration.stop.params": {
            command: components["schemas"]["CommandHeader"];
            run: components["schemas"]["RunRef"];
        };
        "migration.stop.result": {
            /** @enum {string} */
            guest: "stays" | "gone" | "left" | "unclear";
        };
        "migration.settle.params": {
            command: components["schemas"]["CommandHeader"];
            run: components["schemas"]["RunRef"];
            moved: boolean;
        };
        "migration.settle.result": components["schemas"]["Empty"];
        "network.ensure.params": {
            command: components["schemas"]["CommandHeader"];
            network: components["schemas"]["NetworkSpec"];
        };
        "network.ensure.result": {
            bridge: string;
            created?: boolean;
        };
        "network.remove.params": {
            command: components["schemas"]["CommandHeader"];
            networkId: components["schemas"]["Uuid"];
        };
        "network.remove.result": components["schemas"]["Empty"];
        "session.open.params": {
            engineId: components["schemas"]["Uuid"];
            hostId: components["schemas"]["Uuid"];
            sessionNumber: number;
            epoch: number;
            protocolVersions: number[];
            /** @description Default 15000. */
            statisticsIntervalMs?: number;
        };
        "session.open.result": {
            /** @description The highest version both sides speak. */
            protocolVersion: number;
            agentVersion: string;
            hostId: components["schemas"]["Uuid"];
            /** @description Changes when the machine boots. */
            bootId: string;
            /** @description The in-memory driver is in use; every interface labels it. */
            simulated: boolean;
            /**
             * Format: date-time
             * @description When this agent process started.
             */
            startedAt: string;
            /**
             * Format: date-time
             * @description The host's clock now, to know its skew.
             */
            clockAt: string;
        };
        "session.ping.params": {
            epoch: number;
        };
        "session.ping.result": {
            /** Format: date-time */
            clockAt: string;
            /** @description Sequence of the last report sent. */
            sequence: number;
        };
        "session.report.params": components["schemas"]["Empty"];
        "session.report.result": components["schemas"]["Empty"];
        "command.cancel.params": {
            key: string;
        };
        "command.cancel.result": {
            found: boolean;
        };
        "command.forget.params": {
            operationIds: components["schemas"]["Uuid"][];
        };
        "command.forget.result": components["schemas"]["Empty"];
        "storage.attach.params": {
            command: components["schemas"]["CommandHeader"];
            lease: components["schemas"]["StructureLease"];
            domainId: components["schemas"]["Uuid"];
            name: string;
            path: string;
        };
        "storage.attach.result": components["schemas"]["StorageDescription"];
        "storage.detach.params": {
            command: components["schemas"]["CommandHeader"];
            lease: components["schemas"]["StructureLease"];
            domainId: components["schemas"]["Uuid"];
            path: string;
        };
        "storage.detach.result": components["schemas"]["Empty"];
        "storage.connect.params": {
            domainId: components["schemas"]["Uuid"];
            path: string;
        };
        "storage.connect.result": components["schemas"]["StorageDescription"];
        "storage.describe.params": {
            domainId: components["schemas"]["Uuid"];
            path: string;
        };
        "storage.describe.result": components["schemas"]["StorageDescription"];
        "storage.renew.params": {
            lease: components["schemas"]["StructureLease"];
        };
        "storage.renew.result": components["schemas"]["Empty"];
        "volume.create.params": {
            command: components["schemas"]["CommandHeader"];
            lease: components["schemas"]["StructureLease"];
            volume: components["schemas"]["VolumeSpec"];
        };
        "volume.create.result": components["schemas"]["VolumeInfo"];
        "volume.copy.params": {
            command: components["schemas"]["CommandHeader"];
            lease: components["schemas"]["StructureLease"];
            volume: components["schemas"]["VolumeSpec"];
            sourceVolumeId: components["schemas"]["Uuid"];
        };
        "volume.copy.result": components["schemas"]["VolumeInfo"];
        "volume.import.params": {
            command: components["schemas"]["CommandHeader"];
            lease: components["schemas"]["StructureLease"];
            volume: components["schemas"]["VolumeSpec"];
            path: string;
            /** @enum {string} */
            sourceFormat: "raw" | "qcow2" | "iso";
        };
        "volume.import.result": components["schemas"]["VolumeInfo"];
        "volume.inspectFile.params": {
            path: string;
        };
        "volume.inspectFile.result": {
            /** @enum {string} */
            format: "raw" | "qcow2" | "iso";
            virtualSizeBytes: number;
            actualSizeBytes: number;
        };
        "volume.delete.params": {
            command: components["schemas"]["CommandHeader"];
            lease: components["schemas"]["StructureLease"];
            domainId: components["schemas"]["Uuid"];
            volumeId: components["schemas"]["Uuid"];
        };
        "volume.delete.result": components["schemas"]["Empty"];
        "report.full.params": components["schemas"]["FullReport"];
        "report.change.params": components["schemas"]["ChangeReport"];
        "report.statistics.params": components["schemas"]["StatisticsReport"];
        "command.progress.params": {
            key: string;
            percent: number;
            message?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;

/** Every method: its kind, parameters and result. */
export interface AgentMethods {
  'host.describe': { kind: 'query'; params: components['schemas']['host.describe.params']; result: components['schemas']['host.describe.result'] }
  'host.requestCertificate': { kind: 'query'; params: components['schemas']['host.requestCertificate.params']; result: components['schemas']['host.requestCertificate.result'] }
  'host.installCertificate': { kind: 'query'; params: components['schemas']['host.installCertificate.params']; result: components['schemas']['host.installCertificate.result'] }
  'machine.start': { kind: 'command'; params: components['schemas']['machine.start.params']; result: components['schemas']['machine.start.result'] }
  'machine.shutdown': { kind: 'command'; params: components['schemas']['machine.shutdown.params']; result: components['schemas']['machine.shutdown.result'] }
  'machine.reboot': { kind: 'command'; params: components['schemas']['machine.reboot.params']; result: components['schemas']['machine.reboot.result'] }
  'machine.destroy': { kind: 'command'; params: components['schemas']['machine.destroy.params']; result: components['schemas']['machine.destroy.result'] }
  'machine.reset': { kind: 'command'; params: components['schemas']['machine.reset.params']; result: components['schemas']['machine.reset.result'] }
  'machine.pause': { kind: 'command'; params: components['schemas']['machine.pause.params']; result: components['schemas']['machine.pause.result'] }
  'machine.resume': { kind: 'command'; params: components['schemas']['machine.resume.params']; result: components['schemas']['machine.resume.result'] }
  'machine.update': { kind: 'command'; params: components['schemas']['machine.update.params']; result: components['schemas']['machine.update.result'] }
  'machine.acknowledgeExit': { kind: 'query'; params: components['schemas']['machine.acknowledgeExit.params']; result: components['schemas']['machine.acknowledgeExit.result'] }
  'machine.screenshot': { kind: 'query'; params: components['schemas']['machine.screenshot.params']; result: components['schemas']['machine.screenshot.result'] }
  'machine.devices': { kind: 'query'; params: components['schemas']['machine.devices.params']; result: components['schemas']['machine.devices.result'] }
  'console.open': { kind: 'query'; params: components['schemas']['console.open.params']; result: components['schemas']['console.open.result'] }
  'migration.expect': { kind: 'command'; params: components['schemas']['migration.expect.params']; result: components['schemas']['migration.expect.result'] }
  'migration.send': { kind: 'command'; params: components['schemas']['migration.send.params']; result: components['schemas']['migration.send.result'] }
  'migration.abandon': { kind: 'command'; params: components['schemas']['migration.abandon.params']; result: components['schemas']['migration.abandon.result'] }
  'migration.stop': { kind: 'command'; params: components['schemas']['migration.stop.params']; result: components['schemas']['migration.stop.result'] }
  'migration.settle': { kind: 'command'; params: components['schemas']['migration.settle.params']; result: components['schemas']['migration.settle.result'] }
  'network.ensure': { kind: 'command'; params: components['schemas']['network.ensure.params']; result: components['schemas']['network.ensure.result'] }
  'network.remove': { kind: 'command'; params: components['schemas']['network.remove.params']; result: components['schemas']['network.remove.result'] }
  'session.open': { kind: 'query'; params: components['schemas']['session.open.params']; result: components['schemas']['session.open.result'] }
  'session.ping': { kind: 'query'; params: components['schemas']['session.ping.params']; result: components['schemas']['session.ping.result'] }
  'session.report': { kind: 'query'; params: components['schemas']['session.report.params']; result: components['schemas']['session.report.result'] }
  'command.cancel': { kind: 'query'; params: components['schemas']['command.cancel.params']; result: components['schemas']['command.cancel.result'] }
  'command.forget': { kind: 'query'; params: components['schemas']['command.forget.params']; result: components['schemas']['command.forget.result'] }
  'storage.attach': { kind: 'command'; params: components['schemas']['storage.attach.params']; result: components['schemas']['storage.attach.result'] }
  'storage.detach': { kind: 'command'; params: components['schemas']['storage.detach.params']; result: components['schemas']['storage.detach.result'] }
  'storage.connect': { kind: 'query'; params: components['schemas']['storage.connect.params']; result: components['schemas']['storage.connect.result'] }
  'storage.describe': { kind: 'query'; params: components['schemas']['storage.describe.params']; result: components['schemas']['storage.describe.result'] }
  'storage.renew': { kind: 'query'; params: components['schemas']['storage.renew.params']; result: components['schemas']['storage.renew.result'] }
  'volume.create': { kind: 'command'; params: components['schemas']['volume.create.params']; result: components['schemas']['volume.create.result'] }
  'volume.copy': { kind: 'command'; params: components['schemas']['volume.copy.params']; result: components['schemas']['volume.copy.result'] }
  'volume.import': { kind: 'command'; params: components['schemas']['volume.import.params']; result: components['schemas']['volume.import.result'] }
  'volume.inspectFile': { kind: 'query'; params: components['schemas']['volume.inspectFile.params']; result: components['schemas']['volume.inspectFile.result'] }
  'volume.delete': { kind: 'command'; params: components['schemas']['volume.delete.params']; result: components['schemas']['volume.delete.result'] }
}
/** Every notification an agent sends. */
export interface AgentNotifications {
  'report.full': components['schemas']['report.full.params']
  'report.change': components['schemas']['report.change.params']
  'report.statistics': components['schemas']['report.statistics.params']
  'command.progress': components['schemas']['command.progress.params']
}
/** Methods that change something; they carry a `command` header and are journaled by the agent. */
export const agentCommands = ["machine.start","machine.shutdown","machine.reboot","machine.destroy","machine.reset","machine.pause","machine.resume","machine.update","migration.expect","migration.send","migration.abandon","migration.stop","migration.settle","network.ensure","network.remove","storage.attach","storage.detach","volume.create","volume.copy","volume.import","volume.delete"] as const
export const agentQueries = ["host.describe","host.requestCertificate","host.installCertificate","machine.acknowledgeExit","machine.screenshot","machine.devices","console.open","session.open","session.ping","session.report","command.cancel","command.forget","storage.connect","storage.describe","storage.renew","volume.inspectFile"] as const
