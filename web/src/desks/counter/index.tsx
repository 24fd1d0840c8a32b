// The desk 窗口. Each page is one file beside this one and one row below.
import { SolutionOutlined } from '@ant-design/icons';
import type { Desk } from '../../shell/registry';

export const desk: Desk = { key: 'counter', title: '窗口', icon: <SolutionOutlined />, order: 10, pages: [] };
