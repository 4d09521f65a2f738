"""The ``fields`` lists. A member that is not named is not answered, so they are complete.

Buyers' phone numbers and street addresses are left out on purpose.
"""

REFUND = (
    "refund_id,tid,oid,alipay_no,title,buyer_nick,buyer_open_uid,ouid,seller_nick,total_fee,status,created,"
    "modified,end_time,refund_fee,good_status,has_good_return,payment,reason,desc,num_iid,price,num,"
    "good_return_time,company_name,sid,address,shipping_type,order_status,cs_status,advance_status,"
    "split_seller_fee,split_taobao_fee,refund_remind_timeout,refund_phase,refund_version,operation_contraint,"
    "attribute,outer_id,dispute_type,sku,combine_item_info"
)
REFUND_ROW = (
    "refund_id,tid,oid,title,buyer_nick,buyer_open_uid,ouid,seller_nick,total_fee,status,created,modified,"
    "end_time,refund_fee,good_status,company_name,sid,payment,reason,desc,has_good_return,order_status,num,sku,"
    "outer_id,attribute,refund_phase,refund_version,operation_contraint,dispute_type"
)
MESSAGE = (
    "id,refund_id,refund_phase,content,created,message_type,owner_id,owner_nick,owner_open_uid,owner_role,"
    "pic_urls"
)
REASON = "reason_id,reason_text,reason_tips"
SELLER = "user_id,nick,type"
TRADE = (
    "tid,type,status,title,payment,post_fee,total_fee,received_payment,discount_fee,adjust_fee,created,pay_time,"
    "consign_time,end_time,modified,seller_nick,buyer_nick,buyer_open_uid,shipping_type,buyer_message,"
    "seller_memo,seller_flag,receiver_name,receiver_state,receiver_city,receiver_district,step_trade_status,"
    "is_part_consign,num,num_iid,price,pic_path,orders"
)

TRADE_TYPES = "guarantee_trade,auto_delivery,ec,cod,step,tmall_i18n"
"""Without it refunds of presale, cash-on-delivery and Tmall international orders are not listed."""
