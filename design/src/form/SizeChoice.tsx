import { Radio } from '@patternfly/react-core/dist/esm/components/Radio'
import { useId } from 'react'
import { fitsLargest, type VmSize, vmSizes } from '../shell/vm/sizes.ts'
import { formText } from './text/form-text.ts'
import { formatBytes } from '../units/bytes.ts'

/** The usual sizes of a machine as radio buttons; none is checked while the size is one's own. */
export function SizeChoice(props: {
  cpus: number
  memoryBytes: number | undefined
  largest: { readonly memoryBytes: number; readonly cpus: number }
  onChoose: (size: VmSize) => void
}) {
  const { cpus, memoryBytes, largest, onChoose } = props
  const text = formText.use()
  const group = useId()
  return (
    <fieldset className="ov-choice ov-sizes">
      <legend className="pf-v6-screen-reader">{text('size.legend')}</legend>
      {vmSizes.map((size) => {
        const fits = fitsLargest(size, largest)
        const words = text('size.words', { count: size.cpus, memory: formatBytes(size.memoryBytes) })
        return (
          <Radio
            key={size.name}
            id={`${group}-${size.name}`}
            name={group}
            label={text(`size.${size.name}`)}
            description={fits ? words : `${words}. ${text('size.tooLarge')}`}
            isDisabled={!fits}
            isChecked={size.cpus === cpus && size.memoryBytes === memoryBytes}
            onChange={() => onChoose(size)}
          />
        )
      })}
    </fieldset>
  )
}
