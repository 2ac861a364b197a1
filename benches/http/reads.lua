-- Asks for the addresses of a file, drawn anew for each request.
-- wrk … -- <file> <power> <seed> ["Name: value"]…
-- A line of the file is an address, or an address, a tab and a header of its own. With power 1 all addresses are
-- asked for evenly; the greater the power, the more often the first ones. `{new}` in an address is minutes and seconds
-- that are drawn each time, so that nobody has asked for it before.

local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(args)
  local common = {}
  for at = 4, #args do
    local name, value = args[at]:match("^(.-): (.*)$")
    common[name] = value
  end
  power = tonumber(args[2])
  math.randomseed(tonumber(args[3]) * 1000 + number)
  reads = {}
  for line in io.lines(args[1]) do
    local path, own = line:match("^(.-)\t(.*)$")
    local headers = {}
    for name, value in pairs(common) do headers[name] = value end
    if own then
      local name, value = own:match("^(.-): (.*)$")
      headers[name] = value
    end
    reads[#reads + 1] = wrk.format("GET", path or line, headers)
  end
  count = #reads
  ever_new = reads[1]:find("{new}", 1, true) ~= nil
end

function request()
  local read = reads[math.floor(count * math.random() ^ power) + 1]
  if not ever_new then return read end
  local drawn = math.random(0, 3599999999)
  local seconds = math.floor(drawn / 1000000)
  local new = string.format("%02d:%02d.%06d", math.floor(seconds / 60), seconds % 60, drawn % 1000000)
  return (read:gsub("{new}", new, 1))
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"micros":%d,"bytes":%d,"p50":%d,"p99":%d,"longest":%d,"statuses":%d,"broken":%d}\n',
    summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99), latency.max,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
