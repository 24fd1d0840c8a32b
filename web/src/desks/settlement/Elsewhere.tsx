// The same bill at another hospital, or at one of another level (F4).
import { useId, useState } from 'react';
import { Drawer, Form } from 'antd';
import { useLook } from '../../api/hooks';
import { Answered, Nothing, PinyinSelect } from '../../pieces';
import { Breakdown } from './Breakdown';
import { useCodes } from './codes';
import { Compare } from './Compare';
import { PlaceSelect } from './Pickers';
import type { Explanation } from './Steps';

function Reckoned({ told, place, level }: { told: Explanation; place?: string; level?: string }) {
  const body = { fixmedins_code: place, hosp_lv: level };
  const look = useLook('post', '/api/v1/settlements/{setl_id}/estimates', { path: { setl_id: told.setl_id }, body });
  return (
    <Answered look={look}>
      {(there) => (
        <>
          <Compare here={told} there={there} hereTitle={`当时:${told.fixmedins_name}(${told.hosp_lv_name})`} thereTitle={`假如:${there.fixmedins_name}(${there.hosp_lv_name})`} />
          <h4>假如在那里,是这样算的</h4>
          <Breakdown told={there} />
        </>
      )}
    </Answered>
  );
}

export function Elsewhere({ told, open, onClose }: { told: Explanation; open: boolean; onClose: () => void }) {
  const [place, setPlace] = useState<string>();
  const [level, setLevel] = useState<string>();
  const { levels } = useCodes();
  return (
    <Drawer open={open} onClose={onClose} title="换一家医院要付多少" size={980} destroyOnHidden>
      <p>同一张单子、当时的政策与累计,只换医院或医院等级。不写账。</p>
      <Form layout="vertical" name={useId()}>
        <div className="filters">
          <Form.Item label="换成这家医院" htmlFor="elsewhere-place">
            <PlaceSelect id="elsewhere-place" label="换成这家医院" value={place} onChange={setPlace} />
          </Form.Item>
          <Form.Item label="或者换成这个等级" htmlFor="elsewhere-level">
            <PinyinSelect id="elsewhere-level" aria-label="或者换成这个等级" allowClear placeholder="医院等级" options={levels} value={level} onChange={setLevel} />
          </Form.Item>
        </div>
      </Form>
      {place || level ? <Reckoned told={told} place={place} level={level} /> : <Nothing text="选一家医院或一个等级,马上算出" />}
    </Drawer>
  );
}
