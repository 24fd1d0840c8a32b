-- What was answered long ago is forgotten, oldest first.
CREATE INDEX staff_request_recorded ON staff_request (recorded);
