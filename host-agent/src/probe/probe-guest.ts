/**
 * A guest of some two hundred bytes that proves one thing: 64-bit code runs. It is loaded by QEMU as a Multiboot kernel
 * (version 0.6.96, section 3.1), is entered in 32-bit protected mode, builds page tables, switches to long mode, does a
 * 64-bit computation that 32-bit code could not, says so on the debug console and leaves by the debug exit port.
 *
 * A probe that is content with firmware passes where no system boots: firmware stays in 16- and 32-bit code.
 */

/** What the guest writes to the debug console once it runs 64-bit code. */
export const PROBE_GREETING = 'OK64'
/** The I/O port of the debug console. */
export const DEBUG_CONSOLE_PORT = 0xe9
/** The I/O port of QEMU's isa-debug-exit. */
export const DEBUG_EXIT_PORT = 0xf4
/** What the guest writes to the exit port; QEMU then exits with twice that and one. */
const EXIT_VALUE = 0x2a
/** The status QEMU exits with when the guest got to its end. */
export const PROBE_EXIT_STATUS = EXIT_VALUE * 2 + 1

const LOAD_ADDRESS = 0x10_0000
const PAGE_MAP = 0x11_0000
const PAGE_DIRECTORY_POINTERS = 0x11_1000
const PAGE_DIRECTORY = 0x11_2000
const HEADER_BYTES = 32

/** Builds the image, to be given to QEMU's `-kernel`. */
export function buildProbeGuest(): Buffer {
  const image = new Assembler(LOAD_ADDRESS)
  // The header; its last four fields are patched when the length is known.
  const magic = 0x1bad_b002
  const addressesAreGiven = 0x1_0000
  image.dwords(magic, addressesAreGiven, -(magic + addressesAreGiven))
  const addresses = image.reserve(5 * 4)

  image.bytes(0xfa) // cli
  for (const [address, value] of [
    [PAGE_MAP, PAGE_DIRECTORY_POINTERS | 3], // present, writable
    [PAGE_DIRECTORY_POINTERS, PAGE_DIRECTORY | 3],
    [PAGE_DIRECTORY, 0x83], // the first 2 MiB as one page, as they are
  ] as const) {
    image.bytes(0xc7, 0x05).dwords(address, value) // mov dword [address], value
    image.bytes(0xc7, 0x05).dwords(address + 4, 0)
  }
  image.bytes(0xb8).dwords(PAGE_MAP).bytes(0x0f, 0x22, 0xd8) // mov cr3, PAGE_MAP
  image.bytes(0x0f, 0x20, 0xe0, 0x83, 0xc8, 0x20, 0x0f, 0x22, 0xe0) // cr4 |= PAE
  image.bytes(0xb9).dwords(0xc000_0080) // ecx = IA32_EFER
  image.bytes(0x0f, 0x32, 0x0d).dwords(0x100).bytes(0x0f, 0x30) // EFER |= long mode enable
  image.bytes(0x0f, 0x20, 0xc0, 0x0d).dwords(0x8000_0000).bytes(0x0f, 0x22, 0xc0) // cr0 |= paging
  image.bytes(0x0f, 0x01, 0x15) // lgdt [descriptor table]
  const tablePointer = image.reserve(4)
  image.bytes(0xea) // jmp 8:long mode
  const longModeAddress = image.reserve(4)
  image.bytes(0x08, 0x00)

  image.patch(longModeAddress, image.here)
  image.bytes(0x48, 0xb8).dwords(0x5566_7788, 0x1122_3344) // mov rax, 0x1122334455667788
  image.bytes(0x48, 0xc1, 0xe8, 0x20) // shr rax, 32
  image.bytes(0x3d).dwords(0x1122_3344) // cmp eax, 0x11223344
  const end = PROBE_GREETING.length * 4 + 4
  image.bytes(0x75, end) // jne over the greeting
  for (const character of Buffer.from(PROBE_GREETING)) {
    image.bytes(0xb0, character, 0xe6, DEBUG_CONSOLE_PORT) // mov al, character; out console, al
  }
  image.bytes(0xb0, EXIT_VALUE, 0xe6, DEBUG_EXIT_PORT)
  image.bytes(0xf4, 0xeb, 0xfd) // hlt, for ever

  image.align(8)
  const table = image.here
  image.dwords(0, 0) // the null descriptor
  image.dwords(0x0000_ffff, 0x00af_9a00) // 8: 64-bit code
  image.dwords(0x0000_ffff, 0x00cf_9200) // 16: data
  image.patch(tablePointer, image.here)
  image.bytes(23, 0).dwords(table)

  const bssEnd = PAGE_DIRECTORY + 0x1000
  for (const [index, value] of [LOAD_ADDRESS, LOAD_ADDRESS, image.here, bssEnd, LOAD_ADDRESS + HEADER_BYTES].entries())
    image.patch(addresses + index * 4, value)
  return image.finish()
}

/** Little-endian bytes with addresses that may be filled in later. */
class Assembler {
  readonly #origin: number
  readonly #code: number[] = []

  constructor(origin: number) {
    this.#origin = origin
  }

  /** The address of the next byte. */
  get here(): number {
    return this.#origin + this.#code.length
  }

  bytes(...values: readonly number[]): this {
    this.#code.push(...values)
    return this
  }

  dwords(...values: readonly number[]): this {
    for (const value of values) for (const shift of [0, 8, 16, 24]) this.#code.push((value >>> shift) & 0xff)
    return this
  }

  /** Leaves bytes for `patch`; answers where they are. */
  reserve(bytes: number): number {
    const position = this.#code.length
    for (let index = 0; index < bytes; index++) this.#code.push(0)
    return position
  }

  /** Fills in four reserved bytes. */
  patch(position: number, value: number): void {
    for (const index of [0, 1, 2, 3]) this.#code[position + index] = (value >>> (index * 8)) & 0xff
  }

  align(bytes: number): void {
    while (this.#code.length % bytes !== 0) this.#code.push(0)
  }

  finish(): Buffer {
    return Buffer.from(this.#code)
  }
}
