-- Requests for wrk. Arguments: a file with one percent-encoded query a line, the text between address and query,
-- "distinct" or "repeated", and the number of the first query. A distinct query starts with a comment that holds its
-- number, so that no two are alike to a cache while all need the same work.

local queries, serial, before, after, distinct, only = {}, 0, "", "", false, ""

function init(args)
  for line in io.lines(args[1]) do queries[#queries + 1] = line end
  before = "GET " .. args[2]
  after = " HTTP/1.1\r\nHost: " .. wrk.headers["Host"] .. "\r\nAccept: " .. wrk.headers["Accept"] .. "\r\n\r\n"
  distinct = args[3] == "distinct"
  serial = tonumber(args[4])
  only = before .. queries[1] .. after
end

function request()
  if not distinct then return only end
  serial = serial + 1
  return before .. "%23" .. string.format("%d", serial) .. "%0A" .. queries[serial % #queries + 1] .. after
end

function done(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format('\n{"requests": %d, "seconds": %.6f, "bytes": %d, "failed": %d, "p50": %.6f, "p99": %.6f}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, failed,
    latency:percentile(50) / 1e6, latency:percentile(99) / 1e6))
end
