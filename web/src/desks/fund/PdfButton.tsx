// Saves a paper that the server writes.
import { useState } from 'react';
import { App, Button } from 'antd';
import { asRefusal } from '../../api/refusal';
import { save } from '../../pieces';

export function PdfButton({ name, file, disabled }: { name: string; file: () => Promise<Blob>; disabled?: boolean }) {
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const get = async () => {
    setBusy(true);
    try {
      save(name + '.pdf', await file());
    } catch (thrown) {
      void message.error(asRefusal(thrown).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button disabled={disabled} loading={busy} onClick={() => void get()}>
      下载 PDF
    </Button>
  );
}
