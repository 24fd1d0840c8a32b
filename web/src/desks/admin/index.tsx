// The desk 管理: what the three administrators do.
import { lazy } from 'react';
import { SettingOutlined } from '@ant-design/icons';
import type { Desk } from '../../shell/registry';

export const desk: Desk = {
  key: 'admin',
  title: '管理',
  icon: <SettingOutlined />,
  order: 90,
  pages: [
    {
      path: 'staff',
      title: '人员账号',
      permissions: ['staff.read'],
      component: lazy(() => import('./StaffPage')),
      help: (
        <>
          <p>本机构及下级机构的人员账号。系统管理员建立、停用、启用;安全管理员重置口令、提出授予或收回角色,由另一位管理员在“待办”里复核后生效。</p>
          <p>新口令只显示一次,请当面交给本人;首次登录必须修改。</p>
        </>
      ),
    },
    {
      path: 'roles',
      title: '角色与权限',
      permissions: ['staff.read'],
      component: lazy(() => import('./RolesPage')),
      help: <p>每个角色能做什么。系统、安全、审计三员互不兼任,也不办理业务。角色是固定的,给人授角色在“人员账号”。</p>,
    },
    {
      path: 'organisations',
      title: '经办机构',
      permissions: ['organisation.write'],
      component: lazy(() => import('./OrganisationsPage')),
      help: <p>经办机构和它的医保区划。区划决定机构的人看得到哪些数据。设立、改名、停用由系统管理员办理。</p>,
    },
    {
      path: 'sessions',
      title: '在线会话',
      permissions: ['session.read'],
      component: lazy(() => import('./SessionsPage')),
      help: <p>现在登录着的人、从哪里登录、最近什么时候用过。可疑的会话可以下线,对方须重新登录。</p>,
    },
    {
      path: 'trail',
      title: '操作留痕',
      permissions: ['trail.read'],
      component: lazy(() => import('./TrailPage')),
      personal: true,
      help: <p>谁、什么时候、看了改了什么、为什么、成没成。留痕不能改也不能停;查询本身也留痕。</p>,
    },
    {
      path: 'chain',
      title: '账务与留痕核验',
      permissions: ['books.verify'],
      component: lazy(() => import('./ChainPage')),
      help: <p>重算账务和留痕的全部哈希链并推导余额,报告每一处不一致。数据多时要等一会儿。</p>,
    },
  ],
};
