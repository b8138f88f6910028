import { ImportOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useOpened } from '../../panel/opened.ts'
import { useMay } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'
import { BlockForm } from './block-form.tsx'
import { BlockImport } from './block-import.tsx'

/** What adds blocks. Which form is open stands in the address, so that other pages can lead to it. */
export const BlockActions = (): ReactNode => {
  const { numbers: words } = useWords()
  const may = useMay()
  const { opened, open, close } = useOpened('form')
  return (
    <>
      {may('importBlocks') && (
        <Button
          icon={<ImportOutlined />}
          onClick={() => open('import')}
          data-testid="import-blocks"
          data-ask="importBlocks"
        >
          {words.blocks.import}
        </Button>
      )}
      {may('addBlock') && (
        <Button
          type="primary"
          icon={<PlusOutlined />}
          onClick={() => open('add')}
          data-testid="add-block"
          data-ask="addBlock"
        >
          {words.blocks.add}
        </Button>
      )}
      <BlockForm isOpen={opened === 'add' && may('addBlock')} onClose={close} />
      <BlockImport isOpen={opened === 'import' && may('importBlocks')} onClose={close} />
    </>
  )
}
