// Package bills audits bills of files (CSV or Parquet): rows are read person by
// person into columns, sieved and judged batch by batch, and findings are written
// out as they come, in the order of the persons (文件批量审核).
//
// Legal basis: 医疗保障基金使用监督管理条例 art. 38; 医疗保障基金智能审核和监控知识库、规则库管理办法(试行).
//
// A row is one fee line with what is known of its visit and person (Columns). Rows
// of a person lie together. A row that cannot be used is named with its reason,
// and then the run as a whole has failed: what was written out is worth nothing.
//
// Limits: a file says nothing of orders, reports, operations or papers, so that
// rules which ask for them judge nothing; findings go to a file, never to the
// register of findings, which is for settlements of the centre alone.
package bills
