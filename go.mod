module yibao

go 1.26
