import type { Schema } from '@overt/api-client/engine'
import { useEffect, useState } from 'react'
import { type SampleValues, type Statistics, withSample } from './statistics.ts'

type LiveSample = Schema<'LiveSample'>

/** The values of a live sample by metric. */
export function valuesOfSample(sample: LiveSample): SampleValues {
  return {
    cpu_percent: sample.cpuPercent,
    memory_used_bytes: sample.memoryUsedBytes,
    memory_total_bytes: sample.memoryTotalBytes,
    disk_read_bytes_per_second: sample.diskReadBytesPerSecond,
    disk_write_bytes_per_second: sample.diskWriteBytesPerSecond,
    network_receive_bytes_per_second: sample.networkReceiveBytesPerSecond,
    network_transmit_bytes_per_second: sample.networkTransmitBytesPerSecond,
  }
}

/** What was read, with the samples that came since put behind it; what is read anew has them already. */
export function useLiveStatistics(
  read: Statistics | undefined,
  sample: LiveSample | undefined,
): Statistics | undefined {
  const [kept, setKept] = useState({ read, sample, shown: read })
  if (kept.read === read && kept.sample === sample) return kept.shown
  const base = kept.read === read ? kept.shown : read
  const shown = base && sample ? withSample(base, sample.at, valuesOfSample(sample)) : base
  setKept({ read, sample, shown }) // derived while rendering: React draws again before anything shows
  return shown
}

/** Reads again when a sample shows that at least one whole step has passed since the end of what was read. */
export function useReadOnBeat(read: Statistics | undefined, beat: LiveSample | undefined, readAgain: () => void): void {
  const isDue =
    read !== undefined && beat !== undefined && Date.parse(beat.at) - Date.parse(read.to) >= read.stepSeconds * 1000
  // The beat itself is a cause: what could not be read is asked for again with the next.
  const at = isDue ? beat.at : undefined
  useEffect(() => {
    if (at !== undefined) readAgain()
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `readAgain` is new with every drawing and no cause
  }, [at])
}
