// The desk 待办: what waits for a second person.
import { lazy } from 'react';
import { CarryOutOutlined } from '@ant-design/icons';
import type { Desk } from '../../shell/registry';

export const desk: Desk = {
  key: 'approvals',
  title: '待办',
  icon: <CarryOutOutlined />,
  order: 5,
  pages: [
    {
      path: 'inbox',
      title: '复核事项',
      permissions: ['approval.read'],
      component: lazy(() => import('./InboxPage')),
      personal: true,
      help: (
        <>
          <p>要两个人办的事项在这里等第二个人:撤销结算、发布政策、授予角色、退费、提取个人账户等。</p>
          <p>打开一行看提出人的原因和全部内容,核对后“同意并办理”或“驳回”(须写理由)。自己提出的只能撤回,不能自己复核。</p>
        </>
      ),
    },
  ],
};
