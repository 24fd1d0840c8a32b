// A run that the server does a stretch at a time: it is sent again by itself until it
// is done, refused, or stopped after the stretch under way.
import { useRef, useState } from 'react';
import { Button, type FormInstance } from 'antd';

interface Plan<V, R> {
  form: FormInstance<V>;
  stretch: (asked: V, before: R | undefined) => Promise<R | undefined>; // the run so far; undefined when refused
}

export function useStretches<V, R extends { done: boolean }>({ form, stretch }: Plan<V, R>) {
  const [going, setGoing] = useState(false);
  const stopped = useRef(false);
  const send = async () => {
    if (going) return;
    let asked: V;
    try {
      asked = await form.validateFields();
    } catch {
      return; // the fields say what is wrong
    }
    setGoing(true);
    stopped.current = false;
    let run: R | undefined;
    do run = await stretch(asked, run);
    while (run && !run.done && !stopped.current);
    setGoing(false);
  };
  const buttons = (
    <div className="bar">
      <Button type="primary" loading={going} onClick={() => void send()}>
        核定(Ctrl+Enter)
      </Button>
      {going && <Button onClick={() => (stopped.current = true)}>办完这一段停下</Button>}
    </div>
  );
  const told = (run: R) => (run.done ? '已办完' : going ? '正在办理' : '没有办完,再按一次接着办');
  return { send: () => void send(), going, buttons, told };
}
