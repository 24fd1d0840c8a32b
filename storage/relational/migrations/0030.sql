-- Daily figures of settlements, folded once for each day that is over.

-- dist: key(region)
CREATE TABLE figure (
  region TEXT NOT NULL,
  day TEXT NOT NULL,
  institution TEXT NOT NULL,
  scheme TEXT NOT NULL,
  med_type TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (region, day, institution, scheme, med_type)
);

-- dist: reference
CREATE TABLE figure_day (
  day TEXT NOT NULL PRIMARY KEY,
  acts BIGINT NOT NULL,
  folded BIGINT NOT NULL
);
