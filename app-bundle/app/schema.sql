CREATE TABLE {{table}} (dt datetime);
