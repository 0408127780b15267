-- A new signer with every request, as a browser sends the form.
dofile(debug.getinfo(1, "S").source:match("@?(.*/)") .. "report.lua")
math.randomseed(os.time() + tonumber(tostring({}):match("0x(%x+)"), 16) % 100000)
local run, number = math.random(1, 1000000000), 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
wrk.headers["Sec-Fetch-Site"] = "same-origin"

function request()
  number = number + 1
  return wrk.format(nil, nil, nil, string.format(
    "name=%%D0%%9C%%D0%%B8%%D1%%80%%D0%%B0+Kova%%C4%%8D+%d&email=signer.%d.%d%%40example.org&country=RS&locality=Ni%%C5%%A1" ..
    "&reason=My+children+play+in+this+street.&display=initials&public=y&consent=y&version=&language=en", number, run, number))
end
