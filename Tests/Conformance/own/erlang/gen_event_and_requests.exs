defmodule H do
  @behaviour :gen_event
  def init({a, t}), do: {:ok, [a, t]}
  def init(:fail), do: {:error, :nope}
  def init(x), do: {:ok, [x]}
  def handle_event(:boom, _), do: raise "boom"
  def handle_event(:remove, _), do: :remove_handler
  def handle_event(e, s), do: {:ok, [e | s]}
  def handle_call(:get, s), do: {:ok, Enum.reverse(s), s}
  def handle_call(:rm, s), do: {:remove_handler, {:bye, s}}
  def handle_info(m, s), do: {:ok, [{:info, m} | s]}
  def terminate(r, s), do: {:term, r, s}
end
Logger.configure(level: :none)
{:ok, p} = :gen_event.start_link()
IO.inspect :gen_event.add_handler(p, H, 1)
IO.inspect :gen_event.add_handler(p, {H, :x}, 2)
IO.inspect :gen_event.add_handler(p, {H, :y}, :fail)
IO.inspect :gen_event.which_handlers(p)
IO.inspect :gen_event.notify(p, :e1)
IO.inspect :gen_event.sync_notify(p, :e2)
send(p, :hello)
IO.inspect :gen_event.call(p, H, :get)
IO.inspect :gen_event.call(p, {H, :x}, :get, 1000)
IO.inspect :gen_event.call(p, H2, :get)
IO.inspect :gen_event.delete_handler(p, H, :args)
IO.inspect :gen_event.delete_handler(p, H, :args)
IO.inspect :gen_event.swap_handler(p, {{H, :x}, :s1}, {{H, :z}, :new})
IO.inspect :gen_event.call(p, {H, :z}, :get)
IO.inspect :gen_event.add_sup_handler(p, H, 9)
IO.inspect :gen_event.sync_notify(p, :remove)
IO.inspect(receive do m -> m after 500 -> :none end)
IO.inspect :gen_event.which_handlers(p)
IO.inspect :gen_event.add_sup_handler(p, H, 9)
IO.inspect :gen_event.call(p, H, :rm)
IO.inspect(receive do m -> m after 500 -> :none end)
IO.inspect :gen_event.add_sup_handler(p, H, 9)
:gen_event.notify(p, :boom)
IO.inspect(receive do {:gen_event_EXIT, h, {:EXIT, {e, _}}} -> {h, e} after 500 -> :none end)
:gen_event.add_handler(p, H, 3)
IO.inspect :sys.get_state(p)
IO.inspect :gen_event.stop(p)
r = :gen_event.start({:local, :em}); IO.inspect elem(r, 0)
id = (:gen_event.add_handler(:em, H, 1); :gen_event.send_request(:em, H, :get))
IO.inspect :gen_event.receive_response(id, 1000)
defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call({:sleep, n}, _, s), do: (Process.sleep(n); {:reply, {:slept, n}, s})
  def handle_call(x, _, s), do: {:reply, {x, s}, s}
end
{:ok, s} = GenServer.start_link(S, 7)
q = :gen_server.reqids_new()
q = :gen_server.send_request(s, :a, :la, q)
q = :gen_server.send_request(s, :b, :lb, q)
IO.inspect :gen_server.reqids_size(q)
{r1, l1, q} = :gen_server.receive_response(q, 1000, true)
{r2, l2, q} = :gen_server.receive_response(q, 1000, true)
IO.inspect {r1, l1, r2, l2, :gen_server.reqids_size(q), :gen_server.receive_response(q, 10, true)}
q = :gen_server.send_request(s, {:sleep, 50}, :slow, q)
IO.inspect :gen_server.wait_response(q, 1, false)
IO.inspect(:gen_server.wait_response(q, 1000, true) |> elem(0))
i = :gen_server.send_request(s, :c)
IO.inspect(receive do m -> :gen_server.check_response(m, i) end)
:random.seed(1, 2, 3)
IO.inspect {:random.uniform(), :random.uniform(100), :random.uniform_s({1,2,3})}
