-- A page, again and again, without asking for compression.
dofile(debug.getinfo(1, "S").source:match("@?(.*/)") .. "report.lua")
