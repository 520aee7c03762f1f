// The least a PatternFly page can be: its style sheet, its page with masthead, a heading, and something to click. What
// `npm run bench:ui` compares the portal with.
import '@patternfly/react-core/dist/styles/base.css'
import { Checkbox } from '@patternfly/react-core/dist/esm/components/Checkbox'
import { Content } from '@patternfly/react-core/dist/esm/components/Content'
import { Dropdown, DropdownItem, DropdownList } from '@patternfly/react-core/dist/esm/components/Dropdown'
import { Masthead, MastheadContent, MastheadMain } from '@patternfly/react-core/dist/esm/components/Masthead'
import { MenuToggle } from '@patternfly/react-core/dist/esm/components/MenuToggle'
import { Page, PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { Title } from '@patternfly/react-core/dist/esm/components/Title'
import { createElement, useState } from 'react'
import { createRoot } from 'react-dom/client'

function Actions() {
  const [isOpen, setOpen] = useState(false)
  return createElement(
    Dropdown,
    {
      isOpen,
      onOpenChange: setOpen,
      toggle: (ref) =>
        createElement(
          MenuToggle,
          { ref, isExpanded: isOpen, 'aria-label': 'Actions', onClick: () => setOpen(!isOpen) },
          'Actions',
        ),
    },
    createElement(
      DropdownList,
      null,
      ...['Start', 'Stop', 'Delete'].map((word) => createElement(DropdownItem, { key: word }, word)),
    ),
  )
}

function Choice() {
  const [isChecked, setChecked] = useState(false)
  return createElement(Checkbox, {
    id: 'choice',
    label: 'Choice',
    isChecked,
    onChange: (_event, checked) => setChecked(checked),
  })
}

function EmptyPage() {
  const masthead = createElement(
    Masthead,
    null,
    createElement(MastheadMain, null, 'Overt'),
    createElement(MastheadContent, null, createElement(Actions)),
  )
  return createElement(
    Page,
    { masthead },
    createElement(
      PageSection,
      null,
      createElement(Title, { headingLevel: 'h1' }, 'Empty'),
      createElement(Content, null, 'There is nothing here.'),
      createElement(Choice),
    ),
  )
}

createRoot(document.getElementById('root') ?? document.body).render(createElement(EmptyPage))
