// The desk 档案. Each page is one file beside this one and one row below.
import { lazy } from 'react';
import { FolderOpenOutlined } from '@ant-design/icons';
import type { Desk } from '../../shell/registry';

export const desk: Desk = {
  key: 'archive',
  title: '档案',
  icon: <FolderOpenOutlined />,
  order: 60,
  pages: [
    {
      path: 'materials',
      title: '查档案',
      permissions: ['archive.read'],
      component: lazy(() => import('./MaterialsPage')),
      personal: true,
      help: (
        <>
          <p>办每一件业务留下的材料:按人、事项、业务编号、卷号或名称的一部分查找。双击一行调阅,调阅记入操作留痕。</p>
          <p>纸质的写着存放处,电子的可以在页上看、可以下载。已销毁的只留目录。</p>
        </>
      ),
    },
    {
      path: 'material/:materialId',
      title: '调阅材料',
      permissions: ['archive.read'],
      component: lazy(() => import('./MaterialPage')),
      hidden: true,
      personal: true,
      help: <p>一份材料的目录和电子内容。内容与归档时的校验值不符的不给看,会写明怎么办。这一次调阅已经记入操作留痕。</p>,
    },
    {
      path: 'volumes',
      title: '案卷',
      permissions: ['archive.read'],
      component: lazy(() => import('./VolumesPage')),
      help: (
        <>
          <p>年度终了以后,把一类材料按保管期限装订成卷、编号。保管期限从次年起算,写着“期满日”的那天起可以销毁;永久的不能销毁。</p>
          <p>销毁由一人提出、另一人(负责人)在“待办”里复核。销毁的是内容,目录和校验值留着。</p>
        </>
      ),
    },
  ],
};
